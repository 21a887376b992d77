/** The built server as a process of its own, over HTTP: for what must not kill it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { bareEnvironment, SERVER } from "../stdio/child.js";

export interface ServingProcess {
  readonly url: string;
  readonly log: () => string;
  readonly alive: () => boolean;
  close(): Promise<void>;
}

/** Starts it with a heap of so many megabytes, a sandbox behind it. */
export async function serveInProcess(heap: number, args: readonly string[] = []): Promise<ServingProcess> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heap}`, SERVER, "--http", "--port", "0", "--sandbox", "--sandbox-speed", "0", ...args],
    { env: bareEnvironment(), stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = once(child, "close");
  let log = "";
  child.stderr.setEncoding("utf8");
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (text: string) => {
      log += text;
      const found = /"url":"(http:[^"]+)\/mcp"/.exec(log);
      if (found?.[1]) resolve(found[1]);
    });
    child.once("close", () => reject(new Error(`the server ended: ${log}`)));
  });
  return {
    url,
    log: () => log,
    alive: () => child.exitCode === null && child.signalCode === null,
    async close() {
      child.kill();
      await ended;
    },
  };
}
