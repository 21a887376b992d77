import { portingTestNumbers } from "../knowledge/test-numbers.js";
import { type Sandbox, type SandboxOptions, startSandbox } from "./index.js";

/** What a tester needs to begin, one line each. */
function banner(sandbox: Sandbox, speed: number): string {
  const pace =
    speed > 0
      ? `one sandbox day takes ${Math.round((86_400 / speed) * 10) / 10} s; POST ${sandbox.controlUrl}/clock moves it on`
      : `stands still; POST ${sandbox.controlUrl}/clock {"advance":"P1D"} moves it on`;
  return [
    `Sinch sandbox at ${sandbox.url} (token endpoint, Porting API, Imported Numbers and Hosting Orders API)`,
    `  project ${sandbox.projectId}, key ${sandbox.keyId}, secret ${sandbox.keySecret}`,
    `  SINCH_AUTH_URL=${sandbox.authUrl} SINCH_PORTING_URL=${sandbox.portingUrl} SINCH_HOSTING_URL=${sandbox.hostingUrl}`,
    `  time: ${pace}`,
    `  levers: ${sandbox.controlUrl} lists them`,
    `  test numbers, such as ${portingTestNumbers[0]?.number}, decide the outcome; any other number ports`,
  ].join("\n");
}

/**
 * Starts the sandbox for other people's tests and says on stderr how to use it. Its listener keeps the process alive
 * until a signal ends it. Rejects when the port cannot be had.
 */
export async function startStandalone(options: SandboxOptions): Promise<Sandbox> {
  const log = options.log ?? ((line: string) => console.error(line));
  const sandbox = await startSandbox({ ...options, log });
  console.error(banner(sandbox, options.speed ?? 0));
  return sandbox;
}

/** The command `sandbox`: resolves once it listens. */
export async function runSandbox(options: SandboxOptions): Promise<void> {
  await startStandalone(options);
}
