/** How long /healthz takes while everything else goes on: asked from a thread of its own, so that our own load is not counted. */
import { Worker } from "node:worker_threads";

const CODE = `
  const { Agent, get } = require("node:http");
  const { parentPort, workerData: url } = require("node:worker_threads");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let slowest = 0;
  let over = false;
  parentPort.once("message", () => { over = true; });
  const beat = () => {
    if (over) return parentPort.postMessage(Math.round(slowest));
    const began = performance.now();
    const next = () => { slowest = Math.max(slowest, performance.now() - began); setTimeout(beat, 10); };
    get(url + "/healthz", { agent }, (response) => { response.resume().once("end", next); }).once("error", next);
  };
  beat();`;

export function takePulse(url: string): { stop(): Promise<number> } {
  const worker = new Worker(CODE, { eval: true, workerData: url });
  return {
    stop: () =>
      new Promise((resolve) => {
        worker.once("message", (slowest: number) => void worker.terminate().then(() => resolve(slowest)));
        worker.postMessage("stop");
      }),
  };
}
