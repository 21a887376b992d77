/** Starts a whole fake Sinch. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type CallbackReach, type Callbacks, callbacks } from "./callbacks.js";
import { type Clock, sandboxClock } from "./clock.js";
import { commonControls } from "./control.js";
import { type Faults, faults } from "./faults.js";
import { createHosting } from "./hosting/index.js";
import { type Ledger, ledger } from "./ledger.js";
import { createPorting } from "./porting/index.js";
import type { JsonObject } from "./replies.js";
import type { SandboxApi, World } from "./router.js";
import { sandboxServer } from "./server.js";
import { timeline } from "./timeline.js";
import { SANDBOX_KEY_ID, SANDBOX_KEY_SECRET, SANDBOX_PROJECT_ID, tokenIssuer } from "./token.js";
import { type Moves, moves } from "./transitions.js";

export { sandboxClock } from "./clock.js";
export type { Fault } from "./faults.js";
export type { LedgerEntry } from "./ledger.js";

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Loopback unless told otherwise: control routes ask for no credentials. */
  host?: string;
  /** Sandbox time; by default it starts now and runs at `speed`. */
  clock?: Clock;
  /** Sandbox seconds per real second. 0, the default: time moves only when it is advanced. */
  speed?: number;
  /** Where webhooks may go. Whoever calls names the URL, so it is this machine alone unless told otherwise. */
  callbacks?: CallbackReach;
  log?: (line: string) => void;
  /** Real seconds, 3599 by default as in the contract's sample. */
  tokenLifetimeSeconds?: number;
  /** Epoch milliseconds for token lifetimes; the machine's own clock by default. */
  wallClock?: () => number;
}

/** A running fake Sinch. One listener plays the token endpoint and both APIs, so the three base URLs are the same. */
export interface Sandbox {
  readonly url: string;
  readonly portingUrl: string;
  readonly hostingUrl: string;
  readonly authUrl: string;
  /** Index of the levers for testers. */
  readonly controlUrl: string;
  readonly projectId: string;
  readonly keyId: string;
  readonly keySecret: string;
  /** Advancing it makes everything due happen, in order, before it returns. */
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly callbacks: Pick<Callbacks, "deliveries" | "idle">;
  /** Every change of state made, in order. */
  readonly moves: Moves["made"];
  /** A snapshot of everything it holds, as plain JSON. */
  readonly state: JsonObject;
  expireTokens(): void;
  reset(): void;
  close(): Promise<void>;
}

const APIS: readonly ((world: World) => SandboxApi)[] = [createPorting, createHosting];

/** Starts the sandbox. Rejects when the port cannot be had. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const speed = options.speed ?? 0;
  const log = options.log ?? (() => undefined);
  const given = options.clock ?? sandboxClock({ speed });
  const events = timeline(given, speed);
  const clock: Clock = {
    now: () => given.now(),
    advance(ms) {
      given.advance(ms);
      events.runDue();
    },
  };
  const sender = callbacks(log, options.callbacks);
  const tokens = tokenIssuer(options.tokenLifetimeSeconds ?? 3_599, options.wallClock ?? Date.now);
  const records = ledger();
  const mishaps = faults();
  const changes = moves();
  const closing = new AbortController();
  const world: World = { projectId: SANDBOX_PROJECT_ID, clock, timeline: events, callbacks: sender, moves: changes };
  const apis = APIS.map((create) => create(world));
  const state = (): JsonObject => {
    events.runDue();
    const held = Object.fromEntries(apis.map((api) => [api.name, api.snapshot()]));
    return { now: clock.now().toISOString(), ...structuredClone(held) };
  };
  const reset = (): void => {
    events.clear();
    records.clear();
    mishaps.clear();
    sender.clear();
    changes.clear();
    for (const api of apis) api.reset();
  };
  const expireTokens = (): void => tokens.expireAll();
  const controls = [
    ...commonControls({
      clock,
      faults: mishaps,
      ledger: records,
      callbacks: sender,
      moves: changes,
      state,
      reset,
      expireTokens,
    }),
    ...apis.flatMap((api) => api.controls),
  ];
  const server = sandboxServer({
    clock,
    timeline: events,
    faults: mishaps,
    ledger: records,
    tokens,
    apis,
    controls,
    log,
    closing: closing.signal,
  });
  const host = options.host ?? "127.0.0.1";
  server.listen(options.port ?? 0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return {
    url,
    portingUrl: url,
    hostingUrl: url,
    authUrl: url,
    controlUrl: `${url}/__sandbox`,
    projectId: SANDBOX_PROJECT_ID,
    keyId: SANDBOX_KEY_ID,
    keySecret: SANDBOX_KEY_SECRET,
    clock,
    ledger: records,
    faults: mishaps,
    callbacks: sender,
    moves: changes.made,
    get state() {
      return state();
    },
    expireTokens,
    reset,
    async close() {
      events.stop();
      closing.abort();
      mishaps.release();
      sender.stop();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
