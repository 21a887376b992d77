import { canonicalText } from "../../canonical.js";
import { ByonError } from "../../errors.js";
import { Uncertain } from "../../sinch/client.js";
import type { AnyOperation, NextStep, Settled } from "../../sinch/operation.js";
import { isGuide } from "../../tools/tool.js";
import type { Intent, OpenEnd } from "../open-writes.js";
import type { Step, Turn } from "../turn.js";
import { callTooLong } from "./call-time.js";
import { stillAsShown } from "./confirm.js";
import { inParts, type Through } from "./in-parts.js";

/**
 * Calls Sinch. A write is written down before it leaves and passes the gate alone; when its answer is lost, Sinch is asked
 * whether it happened.
 */
export const send: Step = async (turn) => {
  const operation = turn.tool.declaration;
  if (isGuide(operation)) {
    turn.reply = await operation.answer(turn.args, turn.context);
    return undefined;
  }
  if (operation.effect === "reads") {
    turn.reply = await perform(turn, operation);
    return undefined;
  }
  const parts = operation.several?.parts(turn.args, turn.context.settings) ?? [];
  await turn.desk.gate.run(gateKey(turn, operation), () =>
    operation.several && parts.length > 1
      ? inParts(turn, operation.several, parts, (part, through) => write(part, operation, through))
      : write(turn, operation, struckOff(turn)),
  );
  return undefined;
};

/** Of a write that is through, nothing has to be remembered. */
const struckOff =
  ({ desk, caller }: Turn): Through =>
  (_, claimed) =>
    desk.openWrites.ended(caller.project, claimed);

async function write(turn: Turn, operation: AnyOperation, through: Through): Promise<void> {
  const { openWrites } = turn.desk;
  const { project } = turn.caller;
  const intent: Intent = { project, operation, asked: turn.asked ?? turn.args, args: turn.args };
  let claimed: string | undefined;
  let before: unknown;
  try {
    claimed = await claim(turn, intent);
    if (claimed === undefined) return;
    // What replaces everything must not be worked out from yesterday's state, not even from a second ago.
    if (operation.effect === "replaces" || turn.lookedAt !== (await openWrites.count(project)))
      await stillAsShown(turn);
    before = await operation.before?.(turn.context, turn.args);
    if (turn.deadline.passed) throw callTooLong(turn);
    await openWrites.leaves(intent, claimed, before);
    turn.reply = await perform(turn, operation);
  } catch (thrown) {
    const lost = lostAnswer(turn, thrown);
    if (lost && claimed) {
      await settle(turn, operation, lost, before, claimed);
      return through(intent, claimed, turn.reply);
    }
    if (claimed) await openWrites.ended(project, claimed);
    throw await refused(turn, thrown);
  }
  await through(intent, claimed, turn.reply);
}

/**
 * The write has left and nobody can tell yet whether it happened: because its answer was lost, or because something went wrong
 * here over the answer. Only our own errors are told on purpose, and so can be believed.
 */
function lostAnswer(turn: Turn, thrown: unknown): Uncertain | undefined {
  if (thrown instanceof Uncertain) return thrown;
  if (thrown instanceof ByonError || !turn.left) return undefined;
  return new Uncertain({ message: "Sinch's answer to this write could not be understood.", cause: thrown }, false);
}

function perform(turn: Turn, operation: AnyOperation): Promise<unknown> {
  const plain = () => turn.context.call(operation, turn.args);
  // What has begun to change something goes on even if the client has left: half of it would be worse than none.
  const context = operation.effect === "reads" ? turn.context : turn.afterwards;
  return operation.perform ? operation.perform(context, turn.args, plain) : plain();
}

/** Orders of one project go one at a time, since two may name the same number; other writes one at a time per target. */
function gateKey(turn: Turn, operation: AnyOperation): string {
  const target = operation.parts.path.map((name) => turn.args[name]);
  const scope = operation.effect === "orders" || target.length === 0 ? operation.api : canonicalText(target);
  return `${turn.caller.project} ${operation.effect === "orders" ? "orders" : ""} ${scope}`;
}

/** A refusal of a write that did not happen, not even in part, leaves the person's approval standing. */
async function refused(turn: Turn, thrown: unknown): Promise<unknown> {
  if (turn.usedToken && !turn.carriedOut) await turn.desk.approvals.giveBack(turn.caller.project, turn.usedToken);
  return thrown;
}

/** Waits between looks at a write that another process has under way, or had when it died: together about ten seconds. */
const UNDER_WAY_MS = [100, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000];

/**
 * Claims what the write touches, and returns the claim. An open write in the way is settled first: undefined when that one is
 * the same and turns out to be done, so that it answers this call; throws while it may still be carried out.
 */
async function claim(turn: Turn, intent: Intent): Promise<string | undefined> {
  const { openWrites } = turn.desk;
  const { project, operation } = intent;
  for (let look = 0; ; look++) {
    const result = await openWrites.claim(intent);
    if ("claimed" in result) return result.claimed;
    const { write: earlier, same } = result.inTheWay;
    const end = await openWrites.recall(earlier);
    const verdict = end && (await verdictOn(turn, end));
    // Whatever became of another call, this one has to be looked at in its light.
    turn.lookedAt = -1;
    const wait = earlier.busyUntil - turn.desk.now().getTime();
    if (!isDecided(verdict) && wait > 0 && (earlier.underWay || mayStillHappen(verdict))) {
      const pause = earlier.underWay ? UNDER_WAY_MS[look] : undefined;
      if (pause === undefined) throw heldBack(operation, earlier.tool, end, wait);
      await turn.desk.sleep(pause);
      continue;
    }
    if (same && end?.through) {
      turn.reply = end.through.reply;
      return undefined;
    }
    await openWrites.ended(project, earlier.id);
    if (!same || !isDecided(verdict)) continue;
    if (verdict.outcome === "failed") throw verdict.error;
    turn.reply = verdict.reply;
    turn.settled = "done";
    return undefined;
  }
}

/** What is known of an earlier write; one that is known to be through needs no look. */
async function verdictOn(turn: Turn, end: OpenEnd): Promise<Settled<unknown> | undefined> {
  if (end.through) return { outcome: "done", reply: end.through.reply };
  return hasLeft(end) ? end.operation.settle?.(turn.afterwards, end.args, end.before) : undefined;
}

/** What `settle` compares with is written down just before a write leaves; without it there is nothing to settle yet. */
const hasLeft = ({ operation, before }: OpenEnd): boolean => operation.before === undefined || before !== undefined;

const mayStillHappen = (verdict: Settled<unknown> | undefined): boolean =>
  verdict?.outcome === "not-done" || holdsBack(verdict);

/**
 * When to look: at once, and again for a service that commits late or whose lists lag. Nothing is called undone on a
 * single look.
 */
const LOOKS_MS = [0, 500, 2_000];

async function settle(
  turn: Turn,
  operation: AnyOperation,
  lost: Uncertain,
  before: unknown,
  claimed: string,
): Promise<void> {
  const { openWrites } = turn.desk;
  const { project } = turn.caller;
  let verdict: Settled<unknown> | undefined;
  for (const wait of LOOKS_MS) {
    if (wait > 0) await turn.desk.sleep(wait);
    verdict = await operation.settle?.(turn.afterwards, turn.args, before).catch(() => undefined);
    if (isDecided(verdict) || verdict?.outcome === "unknown") break;
  }
  if (verdict?.outcome === "failed") {
    await openWrites.ended(project, claimed);
    throw verdict.error;
  }
  if (verdict?.outcome === "done") {
    turn.reply = verdict.reply;
    turn.settled = "done";
    return;
  }
  const leaves = verdict?.outcome === "not-done" ? verdict.leaves : undefined;
  if (verdict?.outcome === "not-done" && !lost.stillRunning) {
    await openWrites.ended(project, claimed);
    throw await refused(turn, notDone(operation, lost, leaves));
  }
  const busyUntil = await openWrites.unanswered(project, claimed, lost.stillRunning || holdsBack(verdict));
  const open = verdict?.outcome === "unknown" && !holdsBack(verdict);
  const wait = open ? 0 : busyUntil - turn.desk.now().getTime();
  const ask = verdict?.outcome === "unknown" ? verdict.ask : operation.tells?.(turn.args);
  throw unknown(operation, lost, ask, wait, leaves);
}

/** Carried out, whatever Sinch made of it. */
const isDecided = (
  verdict: Settled<unknown> | undefined,
): verdict is Extract<Settled<unknown>, { outcome: "done" | "failed" }> =>
  verdict?.outcome === "done" || verdict?.outcome === "failed";

const holdsBack = (verdict: Settled<unknown> | undefined): boolean =>
  verdict?.outcome === "unknown" && verdict.holdBack === true;

const notDone = (operation: AnyOperation, lost: Uncertain, leaves: string | undefined): ByonError =>
  new ByonError({
    kind: "unavailable",
    message: sentences(lost.message, "Reading it back shows that it was not done.", leaves),
    fix: `It is safe to call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "not-done" },
    ...(lost.sinch ? { sinch: lost.sinch } : {}),
    cause: lost,
  });

const unknown = (
  operation: AnyOperation,
  lost: Uncertain,
  ask: NextStep | undefined,
  wait: number,
  leaves: string | undefined,
): ByonError =>
  new ByonError({
    kind: "outcome_unknown",
    message: sentences(lost.message, "Whether it happened could not be found out yet.", leaves),
    fix: [
      ask
        ? `Do not repeat ${operation.name} before ${ask.tool} has told: ${ask.why}.`
        : `Do not repeat ${operation.name} before reading back what it was to change.`,
      wait > 0 ? `Sinch may still carry it out: a repeated call is held back for ${seconds(wait)} seconds.` : "",
    ]
      .join(" ")
      .trim(),
    data: { outcome: "outcome_unknown", ...(wait > 0 ? { repeatAfterSeconds: seconds(wait) } : {}) },
    ...(ask ? { next: [ask] } : {}),
    ...(lost.sinch ? { sinch: lost.sinch } : {}),
    cause: lost,
  });

function heldBack(operation: AnyOperation, earlier: string, end: OpenEnd | undefined, wait: number): ByonError {
  const ask = end?.operation.tells?.(end.args);
  return new ByonError({
    kind: "outcome_unknown",
    message: `An earlier ${earlier} is under way or got no answer, and Sinch may still carry it out. Nothing was sent now.`,
    fix: `Wait ${seconds(wait)} seconds, then ${ask ? `look with ${ask.tool} and, if it was not done,` : ""} call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "outcome_unknown", repeatAfterSeconds: seconds(wait) },
    ...(ask ? { next: [ask] } : {}),
  });
}

const sentences = (...told: readonly (string | undefined)[]): string =>
  told.filter((each) => each !== undefined).join(" ");

const seconds = (ms: number): number => Math.ceil(ms / 1000);
