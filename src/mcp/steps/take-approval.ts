/** Step: takes the confirmToken off a call's arguments, and brings back the call that it approves when it comes alone. */
import { ByonError } from "../../errors.js";
import { NEEDS_APPROVAL } from "../../tools/operation.js";
import { refusedToken } from "../approval/answers.js";
import type { Step } from "../turn.js";

/**
 * Takes the approval off the arguments: from here on they are what is asked, and the token stands beside them. A token that
 * comes alone brings back the call that it was given for, exactly as it was previewed.
 */
export const takeApproval: Step = (turn) => {
  const { name, effect } = turn.declaration;
  if (!NEEDS_APPROVAL.has(effect)) return undefined;
  const { confirmToken: token, ...args } = turn.args;
  turn.args = args;
  // A model that is bound to the schema sends null for what it leaves out.
  if (token === undefined || token === null) return undefined;
  if (typeof token !== "string") throw refusedToken("forged");
  turn.confirmToken = token;
  if (turn.shared.confirm === "elicit" || Object.keys(args).length > 0) return undefined;
  const now = turn.shared.now().getTime();
  const problem = turn.shared.seal.misplaced(token, { tool: name, caller: turn.caller.id }, now);
  if (problem) throw refusedToken(problem);
  const kept = turn.shared.keptCalls.recall(token, now);
  if (!kept)
    throw new ByonError({
      kind: "confirmation_invalid",
      message: `The call that this confirmToken approves is not kept here (another instance, a restart, or too many previews since). Nothing was sent.`,
      fix: `The token still holds: call ${name} with the previewed arguments and this confirmToken.`,
    });
  turn.args = kept;
  return undefined;
};
