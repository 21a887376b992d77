/** One client over standard input and output, in whichever era of the protocol it opens with. */
import type { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Log } from "../log.js";

/** Serves until the client leaves. `build` is called once the client's era is known. */
export function serveOverStdio(build: (era: "legacy" | "modern") => Server, log: Log): { close(): Promise<void> } {
  return serveStdio(({ era }) => build(era), {
    onerror: (error) =>
      log("warn", "a message from the client could not be handled", { reason: error.message.slice(0, 300) }),
  });
}
