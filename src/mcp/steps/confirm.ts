import { canonicalText } from "../../canonical.js";
import { ByonError } from "../../errors.js";
import { type AnyOperation, NEEDS_APPROVAL, type Preview } from "../../sinch/operation.js";
import { unwrapSecrets } from "../../sinch/secret.js";
import { isGuide } from "../../tools/tool.js";
import { approvalText } from "../approval-text.js";
import type { Envelope } from "../envelope.js";
import { cleanOutside } from "../outside-text.js";
import type { Binding, TokenProblem } from "../seal.js";
import type { Step, Turn } from "../turn.js";
import { lookAgain } from "./allowed.js";
import { secretsOf } from "./shape.js";

/** Nothing unasked: what orders, replaces, destroys, reaches people or cuts over is approved first. */
export const confirm: Step = async (turn) => {
  const operation = turn.tool.declaration;
  if (isGuide(operation)) return undefined;
  const needed = NEEDS_APPROVAL.has(operation.effect) && (operation.approval?.(turn.args) ?? true);
  if (!needed) return undefined;
  if (turn.desk.confirm === "off") {
    // Nobody is shown anything, but what replaces everything must still be worked out from what is there when it leaves.
    if (operation.effect === "replaces") turn.preview = await previewOf(turn, operation);
    turn.approvedBy = "off";
    return undefined;
  }
  turn.preview = await previewOf(turn, operation);
  if (turn.confirmToken !== undefined && turn.desk.confirm !== "elicit") return acceptToken(turn, turn.confirmToken);
  if (turn.desk.confirm !== "token" && turn.person.canBeAsked) return askPerson(turn, operation, turn.preview);
  if (turn.desk.confirm === "elicit")
    throw new ByonError({
      kind: "not_allowed",
      message: `${operation.name} needs a person's approval in a form, and this client cannot show forms.`,
      fix: "Use a client that supports form elicitation, or have the operator start the server with --confirm auto.",
    });
  return previewEnvelope(turn, turn.preview);
};

/**
 * Looks again at what the call touches, after others went ahead. Throws ByonError when it is no longer what the preview,
 * and so the approval, was about.
 */
export async function stillAsShown(turn: Turn): Promise<void> {
  await lookAgain(turn);
  const operation = turn.tool.declaration;
  if (isGuide(operation) || !turn.preview) return;
  const now = await previewOf(turn, operation);
  if (canonicalText(unwrapSecrets(now.revision)) === canonicalText(unwrapSecrets(turn.preview.revision))) return;
  if (turn.approvedBy !== "off") throw refusedToken("changed since");
  throw new ByonError({
    kind: "conflict",
    message: `What ${operation.name} would touch changed while it was prepared. Nothing was sent.`,
    fix: "Call again: it is then worked out from what is there now.",
    retryable: true,
  });
}

async function previewOf(turn: Turn, operation: AnyOperation): Promise<Preview> {
  if (operation.preview) return operation.preview(turn.context, turn.args);
  throw new ByonError({
    kind: "internal",
    message: `${operation.name} needs approval and has no preview.`,
    fix: "Report this as a defect.",
  });
}

const bindingOf = (turn: Turn): Binding => {
  // What was asked, and what that comes to now: a merge with an order that changed is a change of what is touched.
  const revision = [turn.preview?.revision, turn.asked ? turn.args : undefined];
  return { tool: turn.tool.declaration.name, args: turn.asked ?? turn.args, caller: turn.caller.id, revision };
};

async function acceptToken(turn: Turn, token: string): Promise<undefined> {
  await useToken(turn, token);
  turn.approvedBy = "token";
}

/** An approval is good once, in whichever process. */
async function useToken(turn: Turn, token: string): Promise<void> {
  const now = turn.desk.now().getTime();
  const problem = turn.desk.seal.problem(token, bindingOf(turn), now);
  if (problem) throw refusedToken(problem);
  if (!(await turn.desk.approvals.use(turn.caller.project, token, now))) throw refusedToken("used");
  turn.usedToken = token;
}

const WHY: Readonly<Record<TokenProblem | "used", string>> = {
  forged: "It was not made by this server, or was altered on the way.",
  expired: "It is older than ten minutes.",
  "other tool": "It was given for another tool.",
  "other arguments": "The arguments are not the ones that were previewed.",
  "other caller": "It was given to another caller.",
  "changed since": "What it would touch has changed since the preview.",
  used: "It has been used: the write it approved went out.",
};

export const refusedToken = (problem: TokenProblem | "used"): ByonError =>
  new ByonError({
    kind: "confirmation_invalid",
    message: `The confirmToken does not approve this call. ${WHY[problem]} Nothing was sent.`,
    fix: `${problem === "other arguments" ? "For what was previewed, give the confirmToken alone. For anything else, call" : "Call"} again without confirmToken to get a fresh preview, show it to the person, and use the new token.`,
  });

async function askPerson(turn: Turn, operation: AnyOperation, preview: Preview): Promise<Envelope | undefined> {
  const seal = turn.desk.seal;
  const ticket = seal.mint(bindingOf(turn), turn.desk.now().getTime());
  const answer = await turn.person.ask(
    "approve",
    {
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
    },
    ticket,
  );
  if (answer.action !== "accept" || answer.answers.approve !== "yes") {
    const why = {
      accept: "The person said no",
      decline: "The person declined",
      cancel: "The person closed the form",
      timeout: "Nobody answered the form in time",
      unreadable: "The form came back twice with an answer that does not fit",
    }[answer.action];
    return {
      status: "declined",
      summary: `${why}; ${operation.name} did nothing.`,
      data: { wouldHave: preview.summary },
    };
  }
  if (answer.waited) {
    // The person read for a while: the approval is for what was shown, so what is there now must still be that.
    await lookAgain(turn);
    turn.preview = await previewOf(turn, operation);
  }
  await useToken(turn, answer.note ?? "");
  turn.approvedBy = "form";
  return undefined;
}

function previewEnvelope(turn: Turn, preview: Preview): Envelope {
  const now = turn.desk.now().getTime();
  const binding = bindingOf(turn);
  const confirmToken = turn.desk.seal.mint(binding, now);
  turn.desk.keptCalls.keep(confirmToken, binding.args, now);
  const { name } = turn.tool.declaration;
  return {
    status: "confirmation_needed",
    summary: `Nothing was sent yet. ${preview.summary} Show this to the person; only if they agree, call ${name} with this confirmToken and nothing else.`,
    data: {
      will: cleanOutside(preview.details, secretsOf(turn)),
      consequence: preview.consequence,
      confirmToken,
      validForMinutes: 10,
    },
    next: [{ tool: name, why: "with this confirmToken alone, once the person agreed" }],
  };
}
