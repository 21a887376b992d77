// `npm run demo`: the built server, or the one named as argument, as a child process, an MCP client in front of it, a fake
// Sinch behind it. Nothing leaves this machine, and nothing is scripted: every line is what the server answered. Ends with
// 1 when anything is not as told.
import { host } from "./host.mjs";
import { port } from "./port.mjs";
import { startStage } from "./stage.mjs";

const stage = await startStage();
try {
  stage.title("sinch-byon-mcp: bring your own numbers to Sinch");
  stage.tell("An AI agent talks MCP to this server; the server talks to a fake Sinch on this machine (--sandbox).");
  stage.tell("In it, days pass when we say so. You are the person at the keyboard: forms are answered for you.");
  await port(stage);
  await host(stage);
  stage.end();
} finally {
  await stage.close();
}
