/** The person behind the client: whether it can be asked, and how, in either era of the protocol. */
import type { ElicitRequestFormParams, ElicitResult, ServerContext } from "@modelcontextprotocol/server";
import { inputRequired, inputResponse, SdkError, SdkErrorCode } from "@modelcontextprotocol/server";
import type { OpenQuestion } from "../tools/operation.js";
import type { Seal } from "./approval/seal.js";

export interface Form {
  message: string;
  questions: readonly OpenQuestion[];
}

/** Field name and answer. */
type Answers = Readonly<Record<string, string>>;

type NoAnswer = { action: "decline" | "cancel" | "timeout" | "unreadable" };

export type Answer = { action: "accept"; answers: Answers; note?: string | undefined; waited: boolean } | NoAnswer;

export interface Person {
  readonly canBeAsked: boolean;
  /**
   * Shows a form and waits for it. `note` comes back with the answer, unforgeable, even when the answer arrives at
   * another instance. Throws {@link NeedsAnswer} where the protocol wants the question as a result.
   */
  ask(key: string, form: Form, note?: string): Promise<Answer>;
}

/** Not an error: ends the call with the question; the client calls again with the answer. */
export class NeedsAnswer extends Error {
  override readonly name = "NeedsAnswer";
  constructor(
    readonly key: string,
    readonly form: Form,
    readonly state: string,
  ) {
    super("the person must be asked");
  }
  /** What the modern protocol sends instead of a result. */
  toResult() {
    return inputRequired({
      inputRequests: { [this.key]: inputRequired.elicit(formParams(this.form)) },
      requestState: this.state,
    });
  }
}

/** A form answered with garbage is shown once more, then given up. */
const TRIES = 2;

/** Nobody to ask: a client that cannot show forms. */
export const nobody: Person = { canBeAsked: false, ask: async () => ({ action: "cancel" }) };

/** Asks through a request to the client, while the call waits: protocol revisions before 2026-07-28. */
export function askDirectly(context: ServerContext, timeout: number): Person {
  return {
    canBeAsked: true,
    async ask(_key, form, note) {
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const filled = await showOnce(context, form, timeout);
        if (filled.action === "accept") return { ...filled, waited: true, note };
        if (filled.action !== "unreadable") return filled;
      }
      return { action: "unreadable" };
    },
  };
}

async function showOnce({ mcpReq }: ServerContext, form: Form, timeout: number): Promise<Filled> {
  try {
    return readForm(form, await mcpReq.elicitInput(formParams(form), { timeout, signal: mcpReq.signal }));
  } catch (thrown) {
    if (thrown instanceof SdkError && thrown.code === SdkErrorCode.RequestTimeout) return { action: "timeout" };
    if (mcpReq.signal.aborted || thrown instanceof SdkError) return { action: "cancel" };
    // The SDK refuses content that does not fit the form by throwing; that is garbage like any other.
    return { action: "unreadable" };
  }
}

/** What travels through the client between the rounds of one call. */
interface Rounds {
  answered: Record<string, { answers: Answers; note?: string | undefined }>;
  /** The question now open, how often it was shown, and its note. */
  open?: { key: string; shown: number; note?: string | undefined };
}

/** Asks by ending the call with the question; the client repeats the call with the answer: 2026-07-28. */
export function askByReturning(context: ServerContext, seal: Seal, caller: string, now: () => number): Person {
  const given = context.mcpReq.requestState<string>();
  const opened =
    typeof given === "string" ? (seal.open(given, now()) as { caller: string; rounds: Rounds } | undefined) : undefined;
  const rounds: Rounds = opened?.caller === caller ? opened.rounds : { answered: {} };
  return {
    canBeAsked: true,
    async ask(key, form, note) {
      const earlier = rounds.answered[key];
      if (earlier) return { action: "accept", waited: false, ...earlier };
      const shown = rounds.open?.key === key ? rounds.open.shown : 0;
      const response = shown > 0 ? inputResponse(context.mcpReq.inputResponses, key) : undefined;
      const filled: Filled = response?.kind === "elicit" ? readForm(form, response) : { action: "unreadable" };
      if (filled.action === "accept") {
        const answer = { answers: filled.answers, note: rounds.open?.note };
        rounds.answered[key] = answer;
        return { action: "accept", waited: false, ...answer };
      }
      if (filled.action !== "unreadable" || shown >= TRIES) return filled;
      const open = { key, shown: shown + 1, note };
      throw new NeedsAnswer(key, form, seal.close({ caller, rounds: { answered: rounds.answered, open } }, now()));
    },
  };
}

/** The form as the protocol wants it: a flat object of simple fields. */
function formParams(form: Form): ElicitRequestFormParams {
  const fields = form.questions.map(({ id, ask, why, options, format }) => {
    const description = [why, format && `Format: ${format}`].filter(Boolean).join(" ");
    // The older way to name choices: every revision that knows forms knows it, `oneOf` only the newer ones.
    const labels = options && {
      enum: options.map(({ value }) => value),
      enumNames: options.map(({ label }) => label),
    };
    return [id, { type: "string", title: ask, ...(description ? { description } : {}), ...labels }] as const;
  });
  return {
    mode: "form",
    message: form.message,
    requestedSchema: {
      type: "object",
      properties: Object.fromEntries(fields),
      required: form.questions.map(({ id }) => id),
    } as ElicitRequestFormParams["requestedSchema"],
  };
}

/** What came back from showing a form once. */
type Filled = { action: "accept"; answers: Answers } | NoAnswer;

interface Returned {
  action: ElicitResult["action"];
  content?: Readonly<Record<string, unknown>> | undefined;
}

function readForm(form: Form, { action, content }: Returned): Filled {
  if (action !== "accept") return { action };
  const answers = readAnswers(form, content);
  return answers ? { action, answers } : { action: "unreadable" };
}

/** What was filled in, or undefined when it does not fit the form. */
function readAnswers(form: Form, content: Readonly<Record<string, unknown>> | undefined): Answers | undefined {
  const entries = form.questions.map(({ id, options }) => {
    const value = content?.[id];
    const text = typeof value === "boolean" || typeof value === "number" ? String(value) : value;
    if (typeof text !== "string" || text.trim() === "") return undefined;
    if (options && !options.some((option) => option.value === text)) return undefined;
    return [id, text.trim()] as const;
  });
  return entries.some((entry) => entry === undefined)
    ? undefined
    : Object.fromEntries(entries as (readonly [string, string])[]);
}
