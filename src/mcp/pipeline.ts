/** What happens to a tool call, from top to bottom. */
import type { CallToolResult, InputRequiredResult } from "@modelcontextprotocol/server";
import { asByonError, ByonError } from "../errors.js";
import type { Log } from "../log.js";
import { type AnyGuide, isGuide } from "../tools/tool.js";
import type { AuditLine } from "./audit.js";
import { type Envelope, toFailure, toResult } from "./envelope.js";
import { cleanOutside } from "./outside-text.js";
import { NeedsAnswer } from "./person.js";
import { noteIds } from "./seen-ids.js";
import { auditLine, shortAuditLine } from "./steps/audit.js";
import { unlessTooLate } from "./steps/call-time.js";
import { clarify } from "./steps/clarify.js";
import { confirm } from "./steps/confirm.js";
import { GUIDE_STEPS, guideAnswer } from "./steps/guide.js";
import { allow, prepare } from "./steps/prepare.js";
import { repair } from "./steps/repair.js";
import { send } from "./steps/send.js";
import { shape } from "./steps/shape.js";
import { takeApproval } from "./steps/take-approval.js";
import { validate } from "./steps/validate.js";
import { type OperationTurn, type Step, secretsOf, type Turn } from "./turn.js";

/**
 * Each may refuse by throwing, or end the call early with an answer. Settling a lost answer is part of `send`. Beside it
 * stands what a client that wants to see progress is told.
 */
const STEPS: readonly (readonly [Step, string])[] = [
  [repair, "Reading the arguments"],
  [takeApproval, "Looking for the call that was approved"],
  [validate, "Checking the arguments"],
  [clarify, "Looking for what only a person can know"],
  [prepare, "Preparing the request"],
  [allow, "Asking whether the lifecycle allows it"],
  [confirm, "Seeing to approval"],
  [send, "Calling Sinch"],
];

/** How a call ended: with an answer, with an error, or with a question that the client must bring to a person. */
export type End = Envelope | ByonError | NeedsAnswer;

/** Runs one call to its end. Never throws: whatever happens becomes an answer. */
export async function runTurn(turn: Turn, log: Log): Promise<End> {
  const started = turn.shared.now();
  const end = await endOf(turn, log);
  if (!(end instanceof NeedsAnswer)) audit(turn, started, end, log);
  return end;
}

async function endOf(turn: Turn, log: Log): Promise<End> {
  try {
    const envelope = isOfGuide(turn)
      ? ((await walk(turn, GUIDE_STEPS)) ?? guideAnswer(turn))
      : ((await walk(turn as OperationTurn, STEPS)) ?? shapedAfter(turn as OperationTurn, log));
    noteIds(turn.caller.seen, turn.args, turn.reply);
    return envelope;
  } catch (thrown) {
    if (thrown instanceof NeedsAnswer) return thrown;
    const error = unlessTooLate(turn, asByonError(thrown));
    if (error.kind === "internal")
      log("error", "a tool call failed inside", { tool: turn.declaration.name, cause: error.cause });
    return presentable(turn, error, log);
  }
}

/** A write that was carried out must not look as if it had failed, whatever goes wrong with its answer. */
function shapedAfter(turn: OperationTurn, log: Log): Envelope {
  try {
    return shape(turn);
  } catch (cause) {
    const { name, reads, lost } = turn.declaration;
    if (reads) throw cause;
    log("error", "the answer to a write that was carried out could not be shown", { tool: name, cause });
    const ask = lost?.tells?.(turn.args);
    return {
      status: "ok",
      summary: `${name} was carried out, but its answer could not be shown. Do not repeat it: read back what it changed.`,
      next: ask && [ask],
    };
  }
}

/** The end of a call as the protocol carries it. */
export function resultOf(end: End): CallToolResult | InputRequiredResult {
  if (end instanceof NeedsAnswer) return end.toResult();
  return end instanceof ByonError ? toFailure(end) : toResult(end);
}

async function walk<T extends Turn>(
  turn: T,
  steps: readonly (readonly [Step<T>, string])[],
): Promise<Envelope | undefined> {
  for (const [index, [step, progress]] of steps.entries()) {
    turn.progress?.step(index + 1, steps.length, progress);
    const end = await step(turn);
    if (end) return end;
  }
  return undefined;
}

const isOfGuide = (turn: Turn): turn is Turn<AnyGuide> => isGuide(turn.declaration);

/** Every write is written down, even one whose line cannot be made in full, and where it cannot be, the log has it. */
function audit(turn: Turn, started: Date, end: Envelope | ByonError, log: Log): void {
  if (turn.declaration.effect === "reads") return;
  const line = lineOf(turn as OperationTurn, started, end, log);
  try {
    turn.shared.audit(line);
  } catch (cause) {
    log("error", "an audit line could not be written", { line, cause });
  }
}

function lineOf(turn: OperationTurn, started: Date, end: Envelope | ByonError, log: Log): AuditLine {
  try {
    return auditLine(turn, started, end);
  } catch (cause) {
    log("error", "an audit line could not be made in full", { tool: turn.declaration.name, cause });
    return shortAuditLine(turn, started, end);
  }
}

/** What Sinch said in an error is text from outside, and may quote what we sent. */
function presentable(turn: Turn, error: ByonError, log: Log): ByonError {
  const { kind, message, fix, retryable, next, cause } = error;
  const ours = { kind, message, fix, retryable, cause, next };
  try {
    const outside = cleanOutside({ fields: error.fields, sinch: error.sinch, data: error.data }, secretsOf(turn));
    return new ByonError({ ...ours, ...outside });
  } catch (unshown) {
    log("error", "what Sinch said in an error could not be shown", {
      tool: turn.declaration.name,
      cause: unshown,
    });
    return new ByonError(ours);
  }
}
