// `npm run verify`: the checks that need more than Node. Each installs what it needs into a folder git ignores.
console.log("verify: nothing here yet needs more than Node");
