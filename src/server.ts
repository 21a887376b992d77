#!/usr/bin/env node
/** Entry: reads the command line, and serves, examines the setup or plays Sinch. Heavy parts are loaded when first used. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type App, compose, credentialsFrom } from "./app.js";
import { type Config, helpText, readConfig } from "./config.js";
import { ByonError } from "./errors.js";
import { createLog } from "./log.js";
import { buildServer } from "./mcp/protocol.js";
import { openHttp } from "./serve-http.js";
import { createHttp } from "./sinch/http.js";
import { sleep } from "./sinch/retry-wait.js";
import { serveOverStdio } from "./transports/stdio.js";
import { VERSION } from "./version.js";

/** The same settings, pointed at a fake Sinch that was started for them. */
async function withSandbox(config: Config): Promise<{ config: Config; close(): Promise<void> }> {
  const { startSandbox } = await import("./sandbox/index.js");
  const sandbox = await startSandbox({ speed: config.sandboxSpeed, callbacks: config.sandboxCallbacks });
  console.error(JSON.stringify({ sandbox: sandbox.url, control: sandbox.controlUrl, speed: config.sandboxSpeed }));
  const { projectId, keyId, keySecret, portingUrl, hostingUrl, authUrl } = sandbox;
  const { accessToken: _, ...sinch } = config.sinch;
  return {
    config: {
      ...config,
      sinch: { ...sinch, projectId, keyId, keySecret, portingUrl, hostingUrl, authUrl, basic: false },
    },
    close: () => sandbox.close(),
  };
}

async function main(argv: readonly string[]): Promise<void> {
  const config = readConfig(argv);
  switch (config.command) {
    case "help":
      return void process.stdout.write(`${helpText()}\n`);
    case "version":
      return void process.stdout.write(`${VERSION}\n`);
    case "sandbox": {
      const { runSandbox } = await import("./sandbox/standalone.js");
      return runSandbox({ port: config.sandboxPort, speed: config.sandboxSpeed, callbacks: config.sandboxCallbacks });
    }
    case "doctor":
      return doctor(config, argv.slice(1));
    case "serve":
      return serve(config);
  }
}

async function doctor(given: Config, options: readonly string[]): Promise<void> {
  const { examine, startOf } = await import("./doctor/index.js");
  // Its clock stands still: a day that passes in half a minute would look like a clock that is wrong.
  const sandbox = given.sandbox ? await withSandbox({ ...given, sandboxSpeed: 0 }) : undefined;
  const config = sandbox?.config ?? given;
  const { http, close } = createHttp();
  const { healthy, text } = await examine(
    {
      config,
      credentials: credentialsFrom(config),
      node: process.versions.node,
      start: startOf(process.execPath, fileURLToPath(import.meta.url), options),
    },
    { http, now: () => new Date(), sleep },
  );
  process.stdout.write(`${text}\n`);
  await close();
  await sandbox?.close();
  process.exitCode = healthy ? 0 : 1;
}

async function serve(given: Config): Promise<void> {
  // Whoever names a folder relies on it: better no start than writes that nothing remembers.
  if (given.stateFolder) (await import("./store/sqlite-file.js")).sqliteDriver();
  const { config, close } = given.sandbox ? await withSandbox(given) : { config: given, close: async () => {} };
  const traces = config.otlp && (await tracesTo(config.otlp));
  const app = compose(config, traces ? { record: traces.record } : {});
  const served = config.http ? await openHttp(config, app) : openStdio(app, () => void stop(1));
  let stopping = false;
  const stop = async (code = 0) => {
    if (stopping) return;
    stopping = true;
    await served.close();
    await traces?.close();
    await app.close();
    await close();
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
  if (!config.http) process.stdin.once("end", () => void stop());
}

const openStdio = (app: App, onFlood: () => void) =>
  serveOverStdio((era) => buildServer(app.parts, app.localCaller, era), app.log, onFlood);

async function tracesTo(otlp: NonNullable<Config["otlp"]>) {
  const { createOtlpRecorder } = await import("./ops/otlp.js");
  const log = createLog(
    (line) => console.error(line),
    "warn",
    () => new Date(),
  );
  return createOtlpRecorder({ ...otlp, version: VERSION, log });
}

/** Whether this file is what was started, a link from a bin folder included, and not imported by a test. */
const isEntry = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isEntry)
  main(process.argv.slice(2)).catch((thrown: unknown) => {
    console.error(thrown instanceof ByonError ? `${thrown.message} ${thrown.fix}` : thrown);
    process.exit(1);
  });
