/** How long /healthz takes while everything else goes on, asked by a thread of its own, so that our own load is not counted. */
import { Worker } from "node:worker_threads";
import type { ServingProcess } from "../test/harness/process.js";

/** Milliseconds. */
export interface Pulse {
  /** By the clock, at worst. */
  slowest: number;
  /** The worst median of five in a row, each less what the server meanwhile waited for a core, where the system tells. */
  held: number;
}

/** One every 50 ms, whether or not those before it are answered: a server that stands still for long is met by many. */
const CODE = `
  const { readFileSync } = require("node:fs");
  const { Agent, get } = require("node:http");
  const { parentPort, workerData: { url, pid } } = require("node:worker_threads");
  const agent = new Agent({ keepAlive: true });
  const beats = [];
  const coreWait = () => {
    try {
      return Number(readFileSync("/proc/" + pid + "/schedstat", "utf8").split(" ")[1]) / 1e6;
    } catch {
      return 0;
    }
  };
  let open = 0;
  const beat = () => {
    if (open >= 100) return;
    open++;
    const [began, waited] = [performance.now(), coreWait()];
    const index = beats.push(undefined) - 1;
    const end = () => {
      open--;
      const took = performance.now() - began;
      beats[index] = { took, held: Math.max(0, took - Math.max(0, coreWait() - waited)) };
    };
    get(url + "/healthz", { agent }, (response) => response.resume().once("end", end)).once("error", end);
  };
  const timer = setInterval(beat, 50);
  parentPort.once("message", () => {
    clearInterval(timer);
    const last = () => {
      if (open > 0) return setTimeout(last, 10);
      parentPort.postMessage(beats);
    };
    last();
  });`;

const IN_A_ROW = 5;

export function takePulse({ url, pid }: ServingProcess): { stop(): Promise<Pulse> } {
  const worker = new Worker(CODE, { eval: true, workerData: { url, pid } });
  return {
    async stop() {
      const beats = await new Promise<{ took: number; held: number }[]>((resolve, reject) => {
        worker.once("message", resolve).once("error", reject);
        worker.postMessage("stop");
      });
      await worker.terminate();
      return {
        slowest: Math.round(Math.max(0, ...beats.map(({ took }) => took))),
        held: Math.round(worstMedian(beats.map(({ held }) => held))),
      };
    },
  };
}

const worstMedian = (values: readonly number[]): number =>
  Math.max(
    0,
    ...values.slice(IN_A_ROW - 1).map((_, at) => {
      const row = values.slice(at, at + IN_A_ROW).sort((a, b) => a - b);
      return row[Math.floor(IN_A_ROW / 2)] ?? 0;
    }),
  );
