/** One client over standard input and output, in whichever era of the protocol it opens with. */
import type { Server } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Log } from "../log.js";

/**
 * Serves until the client leaves. `build` is called once the client's era is known; `onFlood` when a line is so long that what
 * follows it cannot be read either.
 */
export function serveOverStdio(
  build: (era: "legacy" | "modern") => Server,
  log: Log,
  onFlood: () => void,
): { close(): Promise<void> } {
  return serveStdio(({ era }) => build(era), {
    onerror(error) {
      if (!TOO_LONG.test(error.message))
        return log("warn", "a message from the client could not be handled", { reason: error.message.slice(0, 300) });
      log("error", "a line on standard input is longer than 10 MiB; this server ends", {
        fix: "Send large documents by filePath from a folder given with --files.",
      });
      onFlood();
    },
  });
}

/** The SDK closes the connection for it, and tells in these words only. */
const TOO_LONG = /exceeded maximum size/;
