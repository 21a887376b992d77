import { z } from "zod";
import { ByonError } from "../../errors.js";
import { explore, type NamedWorkflow } from "../../knowledge/decision-tree.js";
import { decisions, portOrHost } from "../../knowledge/decisions/index.js";
import type { NextStep } from "../../sinch/operation.js";
import { counted, step } from "../fields.js";
import { asQuestion } from "../questions.js";
import type { Guide } from "../tool.js";

const byId = new Map(decisions.map((tree) => [tree.id, tree]));
const ids = decisions.map(({ id }) => id) as [string, ...string[]];

/** More would drown the first one. */
const MOST_NEXT = 5;

const input = z.strictObject({
  decision: z.enum(ids).optional().describe(`Default: ${portOrHost.id}`),
  answers: z
    .record(z.string().max(64), z.string().max(1000))
    .optional()
    .describe("What the person has said so far, by question id"),
});

type Input = z.output<typeof input>;

/** The answers so far lead to the questions still open, or to the workflow with its steps and LOA type. */
export const recommendPath: Guide<Input> = {
  name: "recommend_path",
  title: "Recommend a path",
  description:
    "Which way to go: port or host, scheduled or on demand, which hosting workflow, which LOA. Give the answers the person has given; get the questions still to ask, or the workflow step by step.",
  effect: "reads",
  input,
  answer({ decision = portOrHost.id, answers = {} }) {
    const tree = byId.get(decision) ?? portOrHost;
    const { known, invalid, open, reachable, workflow } = explore(tree, answers);
    if (invalid.length > 0) {
      throw new ByonError({
        kind: "invalid_arguments",
        message: `The decision ${tree.id} does not know these answers.`,
        fix: "Give answers by question id, with one of the values named in fields.",
        fields: invalid.map(({ id, valid }) => ({ field: `answers.${id}`, problem: `valid: ${valid.join(", ")}` })),
      });
    }
    const questions = open.map((each) => ({
      ...asQuestion(each),
      ...(each.always ? {} : { dependsOnOtherAnswers: true }),
    }));
    if (workflow === undefined) {
      return {
        status: "information_needed",
        summary: `${tree.title}: ${counted(open.length, "question")} ${open.length === 1 ? "is" : "are"} open. Ask the person, then call recommend_path again with the answers.`,
        data: {
          decision: tree.id,
          answers: known,
          questions,
          leadsTo: reachable.map(({ id, title }) => ({ id, title })),
        },
        next: [step("recommend_path", "with the person's answers")],
      };
    }
    return {
      status: "ok",
      summary: `${workflow.title}.${questions.length > 0 ? " Some details are still to be asked; they do not change the way." : ""}`,
      data: { decision: tree.id, answers: known, workflow, ...(questions.length > 0 ? { questions } : {}) },
      next: nextOf(workflow),
    };
  },
};

function nextOf(workflow: NamedWorkflow): readonly NextStep[] {
  const onward =
    workflow.continues === undefined ? [] : [step("recommend_path", `go on with decision "${workflow.continues}"`)];
  const tools = new Map(
    workflow.steps
      .flatMap(({ tool, do: why }) => (tool === undefined ? [] : [[tool, step(tool, why)] as const]))
      .reverse(),
  );
  return [...onward, ...[...tools.values()].reverse()].slice(0, MOST_NEXT);
}
