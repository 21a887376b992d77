import { canonicalText } from "../../canonical.js";
import { ByonError } from "../../errors.js";
import { Uncertain } from "../../sinch/client.js";
import type { AnyOperation, NextStep, Settled } from "../../sinch/operation.js";
import { isGuide } from "../../tools/tool.js";
import type { Step, Turn } from "../turn.js";
import type { OpenEnd } from "../unsettled.js";
import { stillAsShown } from "./confirm.js";

/** Calls Sinch. A write passes the gate alone, and when its answer is lost, Sinch is asked whether it happened. */
export const send: Step = async (turn) => {
  const operation = turn.tool.declaration;
  if (isGuide(operation)) return undefined;
  if (operation.effect === "reads") {
    turn.reply = await perform(turn, operation);
    return undefined;
  }
  await turn.desk.gate.run(gateKey(turn, operation), async () => {
    let before: unknown;
    try {
      if (await doneEarlier(turn, operation)) return;
      // What replaces everything must not be worked out from yesterday's state, not even from a second ago.
      if (operation.effect === "replaces" || turn.lookedAt !== turn.desk.gate.passed()) await stillAsShown(turn);
      before = await operation.before?.(turn.context, turn.args);
      turn.started = true;
      turn.reply = await perform(turn, operation);
    } catch (thrown) {
      if (!(thrown instanceof Uncertain)) throw giveBack(turn, thrown);
      await settle(turn, operation, thrown, before);
    }
  });
  return undefined;
};

function perform(turn: Turn, operation: AnyOperation): Promise<unknown> {
  const plain = () => turn.context.call(operation, turn.args);
  return operation.perform ? operation.perform(turn.context, turn.args, plain) : plain();
}

/** Orders of one project go one at a time, since two may name the same number; other writes one at a time per target. */
function gateKey(turn: Turn, operation: AnyOperation): string {
  const target = operation.parts.path.map((name) => turn.args[name]);
  const scope = operation.effect === "orders" || target.length === 0 ? operation.api : canonicalText(target);
  return `${turn.caller.project} ${operation.effect === "orders" ? "orders" : ""} ${scope}`;
}

/** A refusal means that nothing happened, so the person's approval still stands. */
function giveBack(turn: Turn, thrown: unknown): unknown {
  if (turn.usedToken) turn.desk.usedTokens.giveBack(turn.usedToken);
  return thrown;
}

/**
 * Answers a repeated write from the end of the first, when that was open. True when the first turns out to be done; throws
 * while it may still be carried out. Otherwise this one may be sent.
 */
async function doneEarlier(turn: Turn, operation: AnyOperation): Promise<boolean> {
  const { unsettled } = turn.desk;
  for (;;) {
    const earlier = unsettled.earlier(turn, operation);
    if (!earlier) return false;
    const { end, same } = earlier;
    const verdict = await end.operation.settle?.(turn.afterwards, end.args, end.before);
    const wait = end.busyUntil - turn.desk.now().getTime();
    if ((verdict?.outcome === "not-done" || holdsBack(verdict)) && wait > 0) throw heldBack(operation, end, wait);
    unsettled.remove(end);
    // Whatever became of another call, this one has to be looked at in its light.
    turn.lookedAt = -1;
    if (verdict?.outcome !== "done" || !same) continue;
    turn.reply = verdict.reply;
    turn.settled = "done";
    return true;
  }
}

/**
 * When to look: at once, and again for a service that commits late or whose lists lag. Nothing is called undone on a
 * single look.
 */
const LOOKS_MS = [0, 500, 2_000];

async function settle(turn: Turn, operation: AnyOperation, lost: Uncertain, before: unknown): Promise<void> {
  let verdict: Settled<unknown> | undefined;
  for (const wait of LOOKS_MS) {
    if (wait > 0) await turn.desk.sleep(wait);
    verdict = await operation.settle?.(turn.afterwards, turn.args, before).catch(() => undefined);
    if (verdict?.outcome === "done" || verdict?.outcome === "unknown") break;
  }
  if (verdict?.outcome === "done") {
    turn.reply = verdict.reply;
    turn.settled = "done";
    return;
  }
  if (verdict?.outcome === "not-done" && !lost.stillRunning) throw giveBack(turn, notDone(operation, lost));
  const end = turn.desk.unsettled.add(turn, operation, before, lost.stillRunning || holdsBack(verdict));
  const open = verdict?.outcome === "unknown" && !holdsBack(verdict);
  const wait = open ? 0 : end.busyUntil - turn.desk.now().getTime();
  const ask = verdict?.outcome === "unknown" ? verdict.ask : operation.tells?.(turn.args);
  throw unknown(operation, lost, ask, wait);
}

const holdsBack = (verdict: Settled<unknown> | undefined): boolean =>
  verdict?.outcome === "unknown" && verdict.holdBack === true;

const notDone = (operation: AnyOperation, lost: Uncertain): ByonError =>
  new ByonError({
    kind: "unavailable",
    message: `${lost.message} Reading it back shows that it was not done.`,
    fix: `It is safe to call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "not-done" },
    ...(lost.sinch ? { sinch: lost.sinch } : {}),
    cause: lost,
  });

const unknown = (operation: AnyOperation, lost: Uncertain, ask: NextStep | undefined, wait: number): ByonError =>
  new ByonError({
    kind: "outcome_unknown",
    message: `${lost.message} Whether it happened could not be found out yet.`,
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

function heldBack(operation: AnyOperation, end: OpenEnd, wait: number): ByonError {
  const ask = end.operation.tells?.(end.args);
  return new ByonError({
    kind: "outcome_unknown",
    message: `An earlier ${end.operation.name} got no answer and Sinch may still carry it out. Nothing was sent now.`,
    fix: `Wait ${seconds(wait)} seconds, then ${ask ? `look with ${ask.tool} and, if it was not done,` : ""} call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "outcome_unknown", repeatAfterSeconds: seconds(wait) },
    ...(ask ? { next: [ask] } : {}),
  });
}

const seconds = (ms: number): number => Math.ceil(ms / 1000);
