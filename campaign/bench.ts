/** One fake Sinch with levers: what an intent is prepared with, past the server under test and past every fault. */
import { setTimeout as wait } from "node:timers/promises";
import { type Sandbox, startSandbox } from "../src/sandbox/index.js";
import type { Random } from "./random.js";

// biome-ignore lint/suspicious/noExplicitAny: answers of a dozen routes, read where they are asked for
type Json = any;

export interface Bench {
  readonly sandbox: Sandbox;
  readonly random: Random;
  /** Everything Sinch holds. */
  state(): Json;
  /** A local US number that nobody used yet here, and that does nothing special. */
  number(): string;
  tollFree(): string;
  /** A word that occurs nowhere else. */
  word(what: string): string;
  /** A request to Sinch's API itself; `path` is below the project. Throws unless it is answered by 2xx. */
  api(method: string, path: string, body?: unknown): Promise<Json>;
  /** A lever of the sandbox. */
  lever(path: string, body: unknown): Promise<Json>;
  close(): Promise<void>;
}

const AREA_CODES = ["212", "213", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713", "801", "907"];
const TOLL_FREE = ["833", "844", "855", "866", "877", "888"];
/** Last digits that mean nothing special to either half of the sandbox. */
const [FIRST, LAST] = [51, 69];

function* numbers(areaCodes: readonly string[]): Generator<string, never> {
  for (;;) for (const areaCode of areaCodes) for (let end = FIRST; end <= LAST; end++) yield `+1${areaCode}55501${end}`;
}

export async function startBench(random: Random): Promise<Bench> {
  const sandbox = await startSandbox();
  const [local, tollFree] = [numbers(AREA_CODES), numbers(TOLL_FREE)];
  let words = 0;
  let token: string | undefined;

  async function authorization(): Promise<string> {
    const reply = await fetch(`${sandbox.authUrl}/oauth2/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${sandbox.keyId}:${sandbox.keySecret}`).toString("base64")}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
    });
    return `Bearer ${((await reply.json()) as { access_token: string }).access_token}`;
  }

  async function request(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Json> {
    const reply = await fetch(url, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${url} was answered by ${reply.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  return {
    sandbox,
    random,
    state: () => sandbox.state,
    number: () => local.next().value,
    tollFree: () => tollFree.next().value,
    word: (what) => `${what}-${++words}`,
    async api(method, path, body) {
      const url = `${sandbox.url}/v1/projects/${sandbox.projectId}${path}`;
      token ??= await authorization();
      try {
        return await request(url, method, body, { authorization: token });
      } catch {
        // Faults expire tokens; nothing else goes wrong between them.
        token = await authorization();
        return request(url, method, body, { authorization: token });
      }
    },
    lever: (path, body) => request(`${sandbox.controlUrl}${path}`, "POST", body, {}),
    async close() {
      await wait(0);
      await sandbox.close();
    },
  };
}
