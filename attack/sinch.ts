/**
 * A hostile Sinch: generated answers to every tool's requests. After each write it is counted at the sandbox what happened,
 * against what was claimed; then the same call is made again, and Sinch is itself.
 */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { claimOf } from "../campaign/agent.js";
import { type Bench, startBench } from "../campaign/bench.js";
import { hostingIntents } from "../campaign/hosting.js";
import type { Answer, Prepare } from "../campaign/intent.js";
import { firstOfAll, portingIntents } from "../campaign/porting.js";
import { seeded } from "../campaign/random.js";
import { Child } from "../test/stdio/child.js";
import { type Arena, pooled, type Section } from "./arena.js";
import { environmentOf } from "./orders.js";
import { type HostileReply, hostileReply, refuses } from "./replies.js";

const PLAN = "4be1c7a09d3f42e8a6510c2f7d98e3b4";
/** Most of the time goes by in waiting for answers that never come. */
const WORKERS = 6;

/** Every tool that reads, with arguments that bring it to the wire. */
const READS: Readonly<Record<string, object>> = {
  check_portability: { phoneNumbers: ["+12125550151"] },
  list_port_in_orders: {},
  get_port_in_order: { orderId: "901442", detail: "full" },
  get_port_in_phone_groups: { orderId: "901442", detail: "full" },
  get_port_in_document: { orderId: "901442", documentId: "55310", detail: "full" },
  list_available_activations: { orderId: "901442" },
  get_porting_configuration: {},
  list_imported_numbers: { servicePlanId: PLAN },
  get_imported_number: { phoneNumber: "+12125550151" },
  list_hosting_orders: { servicePlanId: PLAN },
  get_hosting_order: { hostingOrderId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" },
  get_hosting_order_report: { hostingOrderId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" },
  list_hosting_order_numbers: { hostingOrderId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" },
  get_hosting_order_number: { hostingOrderId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE", phoneNumber: "+12125550151" },
  list_qualified_numbers: {},
  get_qualified_number: { phoneNumber: "+12125550151" },
  get_callback_configuration: {},
  read_guide: { topic: "decision-tree" },
  recommend_path: {},
};

interface Stage {
  bench: Bench;
  /** The answer given instead of Sinch's to requests of this operation, or to all of them. */
  play(reply: HostileReply | undefined, operationId?: string): void;
  call(tool: string, args: object): Promise<Answer>;
}

export const hostileSinch: Section = async (arena) => {
  const prepares: Prepare[] = [...portingIntents, ...hostingIntents];
  const writes = arena.size(1, 2);
  const jobs = arena.draw(hostileReply, prepares.length * writes).map((reply, index) => ({
    reply,
    prepare: prepares[index % prepares.length] as Prepare,
  }));
  // A short run tries each operation's reader seldom, but a different part of them with each seed.
  const chosen = arena.scale === "long" ? jobs : jobs.filter((_, index) => index % 3 === arena.seed % 3);
  const reads = Object.entries(READS);
  const looks = arena.draw(hostileReply, reads.length * arena.size(1, 8)).map((reply, index) => ({
    reply,
    read: reads[index % reads.length] as [string, object],
  }));
  const stages = await Promise.all(
    Array.from({ length: WORKERS }, (_, index) => startStage(arena, arena.seed + index)),
  );
  await pooled(stages, WORKERS, async (stage) => {
    for (const prepare of firstOfAll) await attackWrite(arena, stage, { prepare, reply: undefined });
    for (let job = chosen.shift(); job; job = chosen.shift()) await attackWrite(arena, stage, job);
    for (let look = looks.shift(); look; look = looks.shift()) {
      const [tool, args] = look.read;
      stage.play(look.reply);
      judgeAnswer(arena, await stage.call(tool, args), tool, look.reply);
    }
    stage.play(undefined);
  });
};

interface Job {
  prepare: Prepare;
  reply: HostileReply | undefined;
}

async function attackWrite(arena: Arena, { bench, play, call }: Stage, { prepare, reply }: Job): Promise<void> {
  const intent = await prepare(bench);
  const { ledger } = bench.sandbox;
  const from = ledger.entries.length;
  play(reply, intent.operationId);
  const first = await call(intent.tool, intent.args);
  judgeAnswer(arena, first, intent.tool, reply);
  const claim = claimOf(first);
  const carriedOut = ledger.entries.slice(from).some((entry) => intent.sends(entry) && entry.committed);
  const said = () => `${intent.tool}, answered by ${shown(reply)}: ${JSON.stringify(first.body).slice(0, 300)}`;
  if (claim === "done" && intent.effects() === 0) arena.wrong(`said to be done, and is not: ${said()}`);
  if (claim !== "done" && claim !== "unknown" && carriedOut) arena.wrong(`said not to be done, and is: ${said()}`);
  play(undefined);
  await call(intent.tool, intent.args);
  arena.tried();
  // Where no read can tell, one more is honest after it was said that nobody knows.
  const excess = intent.effects() - 1 - (intent.invisible && claim === "unknown" ? 1 : 0);
  if (excess > 0) arena.twice(`done ${intent.effects()} times: ${said()}`, excess);
}

function judgeAnswer(arena: Arena, { body }: Answer, tool: string, reply: HostileReply | undefined): void {
  arena.tried();
  arena.inspect(JSON.stringify(body) ?? "", `the answer of ${tool}`);
  if (body?.error?.kind === "internal") arena.wrong(`${tool} failed inside over ${shown(reply)}`);
  if (HIDDEN.test(JSON.stringify(body) ?? "")) arena.wrong(`${tool} shows what hides: ${shown(reply)}`);
  if (body?.status === undefined) arena.wrong(`${tool} has no answer over ${shown(reply)}`);
}

/** What is shown as nothing, or turns the direction of what follows. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\u2800\u202a-\u202e\u2066-\u2069]/u;

const shown = (reply: HostileReply | undefined): string =>
  reply
    ? `${reply.status} ${JSON.stringify(reply.headers)} ${reply.body.toString("utf8").slice(0, 200)}`
    : "Sinch itself";

/** A sandbox, a proxy in front of it that replaces answers, and the built server behind that. */
async function startStage(arena: Arena, seed: number): Promise<Stage> {
  const bench = await startBench(seeded(seed));
  const { sandbox } = bench;
  arena.trap.plant("the key's secret", sandbox.keySecret);
  let hostile: { reply: HostileReply; operationId: string | undefined } | undefined;
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "", headers } = request;
    const { host: _, connection: __, "content-length": ___, ...rest } = headers;
    const body = Buffer.concat(chunks);
    const known = sandbox.ledger.entries.length;
    const honest = await fetch(`${sandbox.url}${url}`, {
      method,
      headers: rest as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    });
    const bytes = Buffer.from(await honest.arrayBuffer());
    const isToken = url.endsWith("/oauth2/token");
    if (isToken) arena.trap.plant("an access token", JSON.parse(bytes.toString("utf8")).access_token);
    const operation = sandbox.ledger.entries.slice(known).find((entry) => entry.method === method)?.operationId;
    if (hostile && !isToken && (hostile.operationId ?? operation) === operation) {
      // What it quotes is what it knows: the token it was sent, and the request.
      const quoted = `${headers.authorization} ${sandbox.keySecret} ${body.toString("utf8")}`;
      return give(response, hostile.reply, quoted);
    }
    response
      .writeHead(honest.status, Object.fromEntries([...honest.headers].filter(([name]) => !HOPS.has(name))))
      .end(bytes);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const env = environmentOf(sandbox, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const child = new Child(["--confirm", "off", "--timeout", "2", "--log-level", "error", ...arena.audited()], env);
  await child.initialize();
  let id = 1;
  arena.finally(async () => {
    arena.inspect(child.log, "a log");
    if (!child.alive) arena.ended(`the server ended over an answer: ${child.log.slice(-400)}`);
    await child.kill();
    proxy.closeAllConnections();
    proxy.close();
    await bench.close();
  });
  return {
    bench,
    play(reply, operationId) {
      hostile = reply && { reply, operationId };
      sandbox.faults.clear();
      // Who answers that it refused has not carried it out: that Sinch tells the truth in this is not ours to prove.
      if (reply && operationId && refuses(reply))
        sandbox.faults.add({ kind: "status", status: reply.status, operationId, times: 100 });
    },
    async call(tool, args) {
      const { result } = await child.call(id++, tool, args);
      return { isError: result?.isError === true, body: result?.structuredContent };
    },
  };
}

const HOPS = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"]);

function give(response: ServerResponse, { status, headers, body, cut }: HostileReply, quoted: string): void {
  const text = body.toString("utf8");
  // Gossip stands where texts stand.
  const bytes = text.includes('"message":""')
    ? Buffer.from(text.replace('"message":""', `"message":${JSON.stringify(quoted)}`))
    : body;
  try {
    response.writeHead(status, { ...headers, ...(cut ? { "content-length": String(bytes.length + 100) } : {}) });
    response.write(bytes, () => (cut ? response.destroy() : undefined));
    if (!cut) response.end();
  } catch {
    response.destroy();
  }
}
