/** The built server as a child process, spoken to line by line. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const SERVER = fileURLToPath(new URL("../../dist/server.js", import.meta.url));
if (!existsSync(SERVER)) throw new Error("dist/server.js is not there: run `npm run build` first, as `npm test` does");

/** Nothing of the tester's own credentials reaches the child; its zone and its clock do. */
export const bareEnvironment = (env: Readonly<Record<string, string>> = {}) => {
  const { PATH = "", TZ, NODE_OPTIONS } = process.env;
  return { PATH, ...(TZ && { TZ }), ...(NODE_OPTIONS && { NODE_OPTIONS }), ...env };
};

export interface Message {
  jsonrpc: string;
  id?: number | string | null;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says
  result?: any;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says
  error?: any;
  method?: string;
}

export class Child {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  #rest = "";
  #log = "";
  #waiting: (() => void)[] = [];
  readonly #answers = new Map<Message["id"], Message>();
  #read = 0;
  /** Every line on stdout, as it came. */
  readonly lines: string[] = [];

  constructor(args: readonly string[], env?: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [SERVER, ...args], { env: bareEnvironment(env) });
    this.#ended = once(this.#child, "close");
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const parts = (this.#rest + text).split("\n");
      this.#rest = parts.pop() ?? "";
      this.lines.push(...parts);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    // One that ended while we still wrote tells so by its exit code.
    this.#child.stdin.on("error", () => {});
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#log += text;
    });
  }

  get log(): string {
    return this.#log;
  }
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends a line as it stands. */
  say(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }
  notify(method: string): void {
    this.say(JSON.stringify({ jsonrpc: "2.0", method }));
  }

  /** The answer to the request with this id. */
  async answer(id: number): Promise<Message> {
    for (;;) {
      for (const line of this.lines.slice(this.#read)) {
        const message = JSON.parse(line) as Message;
        if (!this.#answers.has(message.id)) this.#answers.set(message.id, message);
      }
      this.#read = this.lines.length;
      const found = this.#answers.get(id);
      if (found) return found;
      await Promise.race([new Promise<void>((resolve) => this.#waiting.push(resolve)), this.#ended]);
      if (!this.alive) throw new Error(`the server ended: ${this.#log}`);
    }
  }
  ask(id: number, method: string, params: object = {}): Promise<Message> {
    this.say(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return this.answer(id);
  }
  async initialize(): Promise<Message> {
    const answer = await this.ask(0, "initialize", {
      protocolVersion: "2025-06-18",
      capabilities: {},
      clientInfo: { name: "by-hand", version: "0" },
    });
    this.notify("notifications/initialized");
    return answer;
  }
  call(id: number, name: unknown, args?: unknown): Promise<Message> {
    return this.ask(id, "tools/call", { name, arguments: args });
  }

  /** Ends it as the kernel would: no farewell, no flush. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Ends the input, as a client that leaves does, and returns the exit code. */
  async leave(): Promise<number | null> {
    this.#child.stdin.end();
    await this.#ended;
    return this.#child.exitCode;
  }
}

/** Runs the server to its end. */
export async function run(args: readonly string[]): Promise<{ code: number | null; out: string; log: string }> {
  const child = new Child(args);
  const code = await child.leave();
  return { code, out: child.lines.join("\n"), log: child.log };
}
