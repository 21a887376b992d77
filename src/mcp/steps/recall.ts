import { ByonError } from "../../errors.js";
import { NEEDS_APPROVAL } from "../../sinch/operation.js";
import type { Step } from "../turn.js";
import { refusedToken } from "./confirm.js";

/**
 * Takes the approval off the arguments: from here on they are what is asked, and the token stands beside them. A token that
 * comes alone brings back the call that it was given for, exactly as it was previewed.
 */
export const recall: Step = (turn) => {
  const { name, effect } = turn.tool.declaration;
  if (!NEEDS_APPROVAL.has(effect)) return undefined;
  const { confirmToken: token, ...args } = turn.args;
  turn.args = args;
  if (token === undefined) return undefined;
  if (typeof token !== "string") throw refusedToken("forged");
  turn.confirmToken = token;
  if (turn.desk.confirm === "elicit" || Object.keys(args).length > 0) return undefined;
  const now = turn.desk.now().getTime();
  const problem = turn.desk.seal.misplaced(token, { tool: name, caller: turn.caller.id }, now);
  if (problem) throw refusedToken(problem);
  const kept = turn.desk.keptCalls.recall(token, now);
  if (!kept)
    throw new ByonError({
      kind: "confirmation_invalid",
      message: `The call that this confirmToken approves is not kept here (another instance, a restart, or too many previews since). Nothing was sent.`,
      fix: `The token still holds: call ${name} with the previewed arguments and this confirmToken.`,
    });
  turn.args = kept;
  return undefined;
};
