// Every command of the documentation runs as it is written.
await import("../readme-commands.mjs");
