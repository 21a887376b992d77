/** Step: sees to a person's approval, by a form or by a confirmToken, before anything is sent that needs one. */

import { ByonError } from "../../errors.js";
import { unwrapSecrets } from "../../sinch/secret.js";
import { NEEDS_APPROVAL, type Preview } from "../../tools/operation.js";
import { canonicalText } from "../../values/canonical.js";
import { approvalNeeded, notApproved, refusedToken } from "../approval/answers.js";
import { approvalText } from "../approval/preview-text.js";
import type { Binding } from "../approval/seal.js";
import type { Envelope } from "../envelope.js";
import { type OperationTurn, type Step, secretsOf } from "../turn.js";
import { lookAgain } from "./prepare.js";

/** Nothing unasked: what orders, replaces, destroys, reaches people or cuts over is approved first. */
export const confirm: Step = async (turn) => {
  const { name, effect, approve } = turn.declaration;
  if (!NEEDS_APPROVAL.has(effect) || approve?.when?.(turn.args) === false) return undefined;
  turn.revision = revisionOf(turn);
  const { confirm: mode } = turn.shared;
  if (mode === "off") {
    turn.approvedBy = "off";
    return undefined;
  }
  if (turn.confirmToken !== undefined && mode !== "elicit") {
    await useToken(turn, turn.confirmToken);
    turn.approvedBy = "token";
    return undefined;
  }
  if (mode !== "token" && turn.person.canBeAsked) return askPerson(turn);
  if (mode === "elicit")
    throw new ByonError({
      kind: "not_allowed",
      message: `${name} needs a person's approval in a form, and this client cannot show forms.`,
      fix: "Use a client that supports form elicitation, or have the operator start the server with --confirm auto.",
    });
  return giveToken(turn);
};

/**
 * Looks again at what the call touches, after others went ahead. Throws ByonError when it is no longer what was shown, or, with
 * nobody to show it to, what the call was worked out from.
 */
export async function stillAsShown(turn: OperationTurn): Promise<void> {
  await lookAgain(turn);
  if (textOf(revisionOf(turn)) === textOf(turn.revision)) return;
  if (turn.approvedBy !== "off") throw refusedToken("changed since");
  // What only adds to what is there is not worked out from it.
  if (turn.declaration.effect !== "replaces") return;
  throw new ByonError({
    kind: "conflict",
    message: `What ${turn.declaration.name} would touch changed while it was prepared. Nothing was sent.`,
    fix: "Call again: it is then worked out from what is there now.",
    retryable: true,
  });
}

const revisionOf = ({ declaration, looked, args }: OperationTurn): unknown =>
  declaration.approve?.revision?.(looked?.target, args);

const textOf = (revision: unknown): string => canonicalText(unwrapSecrets(revision));

const previewOf = async ({ declaration, args, looked, context }: OperationTurn): Promise<Preview> => {
  if (declaration.approve) return declaration.approve.preview(args, looked?.target, context);
  throw new ByonError({
    kind: "internal",
    message: `${declaration.name} needs approval and has no preview.`,
    fix: "Report this as a defect.",
  });
};

const bindingOf = (turn: OperationTurn): Binding => {
  // What was asked, and what that comes to now: a merge with an order that changed is a change of what is touched.
  const revision = [turn.revision, turn.asked ? turn.args : undefined];
  return { tool: turn.declaration.name, args: turn.asked ?? turn.args, caller: turn.caller.id, revision };
};

/** An approval is good once, in whichever process. */
async function useToken(turn: OperationTurn, token: string): Promise<void> {
  const now = turn.shared.now().getTime();
  const problem = turn.shared.seal.problem(token, bindingOf(turn), now);
  if (problem) throw refusedToken(problem);
  if (!(await turn.shared.approvals.use(turn.caller.project, token, now))) throw refusedToken("used");
  turn.usedToken = token;
}

async function askPerson(turn: OperationTurn): Promise<Envelope | undefined> {
  const preview = await previewOf(turn);
  const ticket = turn.shared.seal.mint(bindingOf(turn), turn.shared.now().getTime());
  const form = {
    message: approvalText(preview, secretsOf(turn)),
    questions: [
      {
        id: "approve",
        ask: "Go ahead?",
        options: [
          { value: "yes", label: "Yes, do exactly this" },
          { value: "no", label: "No, do nothing" },
        ],
      },
    ],
  };
  const answer = await turn.person.ask("approve", form, ticket);
  if (answer.action !== "accept" || answer.answers.approve !== "yes")
    return notApproved(turn.declaration.name, answer.action, preview);
  if (answer.waited) {
    // The person read for a while: the approval is for what was shown, so what is there now must still be that.
    await lookAgain(turn);
    turn.revision = revisionOf(turn);
  }
  await useToken(turn, answer.note ?? "");
  turn.approvedBy = "form";
  return undefined;
}

async function giveToken(turn: OperationTurn): Promise<Envelope> {
  const preview = await previewOf(turn);
  const now = turn.shared.now().getTime();
  const binding = bindingOf(turn);
  const confirmToken = turn.shared.seal.mint(binding, now);
  turn.shared.keptCalls.keep(confirmToken, binding.args, now);
  return approvalNeeded(turn.declaration.name, preview, confirmToken, secretsOf(turn));
}
