import { startSandbox } from "./index.js";

/** Runs the sandbox alone until the process is told to stop. */
export async function runSandbox(options: { port: number; speed: number }): Promise<void> {
  const sandbox = await startSandbox(options);
  console.error(`sandbox at ${sandbox.url}`);
}
