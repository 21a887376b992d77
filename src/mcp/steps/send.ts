import { canonicalText } from "../../canonical.js";
import { ByonError } from "../../errors.js";
import { Uncertain } from "../../sinch/client.js";
import type { AnyOperation, NextStep, Settled } from "../../sinch/operation.js";
import { isGuide } from "../../tools/tool.js";
import type { Step, Turn } from "../turn.js";
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
      if (turn.lookedAt !== turn.desk.gate.passed()) await stillAsShown(turn);
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

/** Orders of one caller go one at a time, since two may name the same number; other writes one at a time per target. */
function gateKey(turn: Turn, operation: AnyOperation): string {
  const target = operation.parts.path.map((name) => turn.args[name]);
  const scope = operation.effect === "orders" || target.length === 0 ? operation.api : canonicalText(target);
  return `${turn.caller.id} ${operation.effect === "orders" ? "orders" : ""} ${scope}`;
}

/** A refusal means that nothing happened, so the person's approval still stands. */
function giveBack(turn: Turn, thrown: unknown): unknown {
  if (turn.usedToken) turn.desk.usedTokens.giveBack(turn.usedToken);
  return thrown;
}

/** When to look: at once, and again for a service that commits late. */
const LOOKS_MS = [0, 500, 2_000];

async function settle(turn: Turn, operation: AnyOperation, lost: Uncertain, before: unknown): Promise<void> {
  let verdict: Settled<unknown> | undefined;
  for (const wait of LOOKS_MS) {
    if (wait > 0) await turn.desk.sleep(wait);
    verdict = await operation.settle?.(turn.afterwards, turn.args, before).catch(() => undefined);
    if (verdict?.outcome === "done" || verdict?.outcome === "unknown") break;
    // After an error reply the service has finished; one look tells. After silence it may still be at work.
    if (verdict?.outcome === "not-done" && lost.sinch !== undefined && !lost.stillRunning) break;
  }
  if (verdict?.outcome === "done") {
    turn.reply = verdict.reply;
    turn.settled = "done";
    return;
  }
  if (verdict?.outcome === "not-done" && !lost.stillRunning) throw giveBack(turn, notDone(operation, lost));
  throw unknown(operation, lost, verdict?.outcome === "unknown" ? verdict.ask : undefined);
}

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

const unknown = (operation: AnyOperation, lost: Uncertain, ask: NextStep | undefined): ByonError =>
  new ByonError({
    kind: "outcome_unknown",
    message: `${lost.message} Whether it happened could not be found out yet.`,
    fix: ask
      ? `Do not repeat ${operation.name} before ${ask.tool} has told: ${ask.why}.`
      : `Do not repeat ${operation.name} before reading back what it was to change.`,
    data: { outcome: "outcome_unknown" },
    ...(ask ? { next: [ask] } : {}),
    ...(lost.sinch ? { sinch: lost.sinch } : {}),
    cause: lost,
  });
