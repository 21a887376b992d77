/** The built server as a process of its own, over HTTP: for what must not kill it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { bareEnvironment, SERVER } from "../stdio/child.js";

export interface ServingProcess {
  readonly pid: number;
  readonly url: string;
  readonly log: () => string;
  readonly alive: () => boolean;
  /** Resident memory, now and at its most; 0 where the system does not tell. */
  megabytes(): number;
  peakMegabytes(): number;
  close(): Promise<void>;
}

/** Starts it with a heap of so many megabytes: before the Sinch that `env` names, or with a sandbox of its own. */
export async function serveInProcess(
  heap: number,
  args: readonly string[] = [],
  env?: Readonly<Record<string, string>>,
): Promise<ServingProcess> {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${heap}`, SERVER, "--http", "--port", "0", ...(env ? [] : OWN_SANDBOX), ...args],
    { env: bareEnvironment(env), stdio: ["ignore", "ignore", "pipe"] },
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
    pid: child.pid ?? 0,
    url,
    log: () => log,
    megabytes: () => megabytesOf(child.pid, "VmRSS"),
    peakMegabytes: () => megabytesOf(child.pid, "VmHWM"),
    alive: () => child.exitCode === null && child.signalCode === null,
    async close() {
      child.kill();
      await ended;
    },
  };
}

const OWN_SANDBOX = ["--sandbox", "--sandbox-speed", "0"];

function megabytesOf(pid: number | undefined, what: "VmRSS" | "VmHWM"): number {
  try {
    const line = readFileSync(`/proc/${pid}/status`, "utf8")
      .split("\n")
      .find((text) => text.startsWith(what));
    return Math.round(Number.parseInt(line?.slice(what.length + 1) ?? "0", 10) / 1024);
  } catch {
    return 0;
  }
}
