// What the benchmarks share: a raw stdio client that adds nothing of its own, medians, and a table.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Starts a server and asks as a host does: initialize, then tools/list. Milliseconds from spawn to the list's arrival. */
export async function coldStart(args, env = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, ...env } });
  const next = lineReader(child.stdout);
  const send = (message) => child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } };
  send({ id: 1, method: "initialize", params });
  await next();
  send({ method: "notifications/initialized" });
  send({ id: 2, method: "tools/list" });
  const list = await next();
  const ms = performance.now() - started;
  const rss = rssOf(child.pid);
  child.kill();
  return { ms, rss, bytes: Buffer.byteLength(JSON.stringify(JSON.parse(list).result)) };
}

/** Resident memory in MB; Linux tells it in /proc, elsewhere it is left out. */
function rssOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

function lineReader(stream) {
  let text = "";
  const waiting = [];
  stream.on("data", (chunk) => {
    text += chunk;
    while (waiting.length > 0 && text.includes("\n")) {
      const end = text.indexOf("\n");
      waiting.shift()(text.slice(0, end));
      text = text.slice(end + 1);
    }
  });
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      stream.emit("data", "");
    });
}

export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]),
        )
        .join("  "),
    );
}

/** Says whether a target is met; a missed one is for the reader to see, not for a test to fail on: machines differ. */
export const against = (value, target, unit = "x") =>
  `${value.toFixed(2)}${unit} (target <= ${target}${unit}: ${value <= target ? "met" : "MISSED"})`;
