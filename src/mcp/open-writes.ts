/**
 * Writes that are under way, and writes whose end could not be found out. Sinch has no idempotency keys: a request that was
 * answered by silence may still be carried out, and a second one sent meanwhile would be carried out as well. So a write is
 * written down before it leaves, with what it touches; the same thing is held back until its end is known, and whoever repeats
 * it gets an answer about the first before anything is sent. Kept where other processes and a later start find it too, when
 * the operator named a place.
 */
import { randomUUID } from "node:crypto";
import { unwrapSecrets, wrapSecrets } from "../sinch/secret.js";
import type { OpenWrite, Store } from "../store/store.js";
import type { AnyOperation } from "../tools/operation.js";
import { canonicalText } from "../values/canonical.js";
import { isPlain } from "../values/plain-object.js";
import type { Vault } from "./vault.js";

/** A write that was sent and may or may not have happened. */
export interface OpenEnd {
  readonly operation: AnyOperation;
  /** As they were sent. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What `settle` compares with, as it was before the write left; undefined when it never came so far. */
  readonly before: unknown;
  /** It was carried out, and is kept because the call that it is a part of is not through. */
  readonly through?: { readonly reply: unknown };
}

/** What is known of a write when it is claimed. */
export interface Intent {
  readonly project: string;
  readonly operation: AnyOperation;
  /** What was asked, and what that comes to. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface InTheWay {
  readonly write: OpenWrite;
  /** It is the same call, and not only one that touches the same thing. */
  readonly same: boolean;
}

export interface OpenWrites {
  /** Claims what the write touches; or names the open write that this one would repeat or overtake. */
  claim(intent: Intent): Promise<{ claimed: string } | { inTheWay: InTheWay }>;
  /** Writes down what `settle` will compare with: the write leaves next. */
  leaves(intent: Intent, claimed: string, before: unknown): Promise<void>;
  /** The write got no answer; when `silent`, Sinch may still be at work on it. Returns epoch milliseconds until then. */
  unanswered(project: string, claimed: string, silent: boolean): Promise<number>;
  ended(project: string, id: string): Promise<void>;
  /** The write was carried out, but its record is kept: whoever repeats it is answered from that. */
  through(intent: Intent, claimed: string, reply: unknown): Promise<void>;
  /** What was written down, or undefined when this process cannot read it. */
  recall(write: OpenWrite): Promise<OpenEnd | undefined>;
  /** How many writes of the project have ended: compare before and after to see whether anything went ahead. */
  count(project: string): Promise<number>;
}

export interface OpenWritesParts {
  store(project: string): Store;
  vault: Vault;
  /** Milliseconds after which a request that got no answer is no longer at work. */
  patience: number;
  operationNamed(name: string): Promise<AnyOperation | undefined>;
  now(): number;
}

/** Long enough for a person to come back to it, short enough not to pile up. */
const REMEMBERED_MS = 30 * 60_000;
/** A document's content is not kept: whether it arrived shows by its name. */
const LONGEST_KEPT = 64 * 1024;

export function createOpenWrites({ store, vault, patience, operationNamed, now }: OpenWritesParts): OpenWrites {
  const sealed = (args: Intent["args"], known: Pick<OpenEnd, "through"> & { before?: unknown }) =>
    vault.close(JSON.stringify(unwrapSecrets({ args: withoutContents(args), ...known })));
  return {
    async claim({ project, operation, asked, args }) {
      const target = canonicalText(operation.parts.path.map((name) => args[name]));
      const write: OpenWrite = {
        id: randomUUID(),
        project,
        tool: operation.name,
        asked: vault.fingerprint(canonicalText(unwrapSecrets(asked))),
        replaces: operation.effect === "replaces" ? vault.fingerprint(target) : undefined,
        numbers: operation.parts.path.length === 0 ? numbersIn(args) : [],
        call: sealed(args, {}),
        underWay: true,
        busyUntil: now() + patience,
        until: now() + REMEMBERED_MS,
      };
      const earlier = await store(project).claim(write, now());
      if (!earlier) return { claimed: write.id };
      return { inTheWay: { write: earlier, same: earlier.tool === write.tool && earlier.asked === write.asked } };
    },
    leaves: ({ project, args }, claimed, before) =>
      store(project).change(claimed, { call: sealed(args, { before }), busyUntil: now() + patience }),
    through: ({ project, args }, claimed, reply) =>
      store(project).change(claimed, { call: sealed(args, { through: { reply } }), underWay: false, busyUntil: 0 }),
    async unanswered(project, claimed, silent) {
      const busyUntil = silent ? now() + patience : 0;
      await store(project).change(claimed, { underWay: false, busyUntil });
      return busyUntil;
    },
    ended: (project, id) => store(project).release(id),
    async recall({ tool, call }) {
      const operation = await operationNamed(tool);
      const text = vault.open(call);
      if (!operation || text === undefined) return undefined;
      const { args, before, through } = JSON.parse(text) as Pick<OpenEnd, "args" | "before" | "through">;
      return {
        operation,
        args: wrapSecrets(args, "request"),
        before: wrapSecrets(before),
        ...(through ? { through: { reply: wrapSecrets(through.reply) } } : {}),
      };
    },
    count: (project) => store(project).ended(project),
  };
}

function withoutContents(args: Intent["args"]): Record<string, unknown> {
  const isContent = (value: unknown) => typeof value === "string" && value.length > LONGEST_KEPT;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => !isContent(value)));
}

/** The numbers that an order is about, in whichever of the APIs' shapes. */
function numbersIn(args: Intent["args"]): string[] {
  const listed = [args.phoneNumber, args.phoneNumbers, args.numbers].flat();
  const plain = listed.map((entry) => (isPlain(entry) ? entry.phoneNumber : entry));
  return [...new Set(plain.filter((number) => typeof number === "string"))];
}
