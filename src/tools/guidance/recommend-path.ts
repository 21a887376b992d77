import { z } from "zod";
import { ByonError } from "../../errors.js";
import { type Explored, explore, type NamedWorkflow, questionsOf, type Tree } from "../../knowledge/decision-tree.js";
import { decisions, portOrHost } from "../../knowledge/decisions/index.js";
import { signatureCheck } from "../../knowledge/signature-checks.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { counted, step } from "../fields.js";
import type { NextStep } from "../operation.js";
import { asQuestion } from "../questions.js";
import type { Guide } from "../tool.js";
import { findOut } from "./find-out.js";

const byId = new Map(decisions.map((tree) => [tree.id, tree]));
const ids = decisions.map(({ id }) => id) as [string, ...string[]];
const answerIds = [...new Set(decisions.flatMap((tree) => Object.keys(questionsOf(tree))))];

/** More would drown the first one. */
const MOST_NEXT = 5;

/** As many as a person answers in one go. */
const MOST_QUESTIONS = 5;

const listed = z.array(z.strictObject({ question: z.string(), answer: z.unknown() }));

function byQuestion(given: unknown): unknown {
  const list = listed.safeParse(given);
  return list.success ? Object.fromEntries(list.data.map(({ question, answer }) => [question, answer])) : given;
}

const input = z.strictObject({
  decision: z.enum(ids).optional().describe(`Default: ${portOrHost.id}`),
  // Published as a list: an object whose names are not in the schema is empty to most models. By name it is taken as well.
  answers: z
    .preprocess(byQuestion, z.record(z.string().max(64), z.string().max(10_000)))
    .optional()
    .meta({
      publish: {
        type: "array",
        items: {
          type: "object",
          properties: { question: { type: "string" }, answer: { type: "string" } },
          required: ["question", "answer"],
        },
        description: `So far: ${answerIds.join(", ")}`,
      },
    }),
});

type Input = z.output<typeof input>;
type Answers = Readonly<Record<string, string>>;

/** The answers so far lead to the questions still open, or to the workflow with its steps and LOA type. */
export const recommendPath: Guide<Input> = {
  name: "recommend_path",
  title: "Recommend a path",
  description:
    "Which way to go: port or host, when it goes live, which workflow, which LOA. Reads the order and numbers named. Answers with the questions still to ask, or the workflow step by step.",
  effect: "reads",
  readsSinch: true,
  input,
  async answer({ decision = portOrHost.id, answers: given = {} }, context) {
    const tree = byId.get(decision) ?? portOrHost;
    const { own, carried } = sorted(tree, given);
    refuseWrong(tree, explore(tree, own));
    const { derived, read } = await findOut(tree, own, context);
    const explored = explore(tree, { ...derived, ...own });
    const { known, workflow, reachable } = explored;
    const answers = { ...carried, ...known };
    const { questions, later } = toAsk(explored);
    const about = { decision: tree.id, answers, ...compact({ derived: unlessEmpty(derived) }), ...read };
    const open = compact({ questions: unlessEmpty(questions), askedLater: later > 0 ? later : undefined });
    if (workflow === undefined)
      return {
        status: "information_needed",
        summary: `${tree.title}: ${counted(questions.length, "question")} ${questions.length === 1 ? "is" : "are"} open. Ask the person, then call recommend_path again with the answers.`,
        data: { ...about, ...open, leadsTo: reachable.map(({ id, title }) => ({ id, title })) },
        next: [step("recommend_path", "with the person's answers")],
      };
    const code = signatureCheck(tree.id, known);
    return {
      status: "ok",
      summary: `${workflow.title}.${questions.length > 0 ? " Some details are still to be asked; they do not change the way." : ""}`,
      data: { ...about, workflow, ...open, ...onward(workflow, answers), ...compact({ code }) },
      next: nextOf(workflow),
    };
  },
};

/** Answers of this tree, and those that another has asked: they are carried along. */
function sorted(tree: Tree, given: Answers): { own: Answers; carried: Answers } {
  const here = questionsOf(tree);
  const isOwn = ([id, value]: [string, string]) => {
    if (!answerIds.includes(id)) return true;
    // Another tree may know a value that this one does not offer: it is asked again here.
    const fits = (other: Tree) => explore(other, { [id]: value }).invalid.length === 0;
    return Object.hasOwn(here, id) && (fits(tree) || !decisions.some(fits));
  };
  const entries = Object.entries(given);
  return {
    own: Object.fromEntries(entries.filter(isOwn)),
    carried: Object.fromEntries(entries.filter((entry) => !isOwn(entry))),
  };
}

function refuseWrong(tree: Tree, { invalid }: Explored): void {
  if (invalid.length === 0) return;
  throw new ByonError({
    kind: "invalid_arguments",
    message: `The decision ${tree.id} does not know these answers.`,
    fix: "Give answers by question id, with one of the values named in fields.",
    fields: invalid.map(({ id, valid }) => ({ field: `answers.${id}`, problem: `valid: ${valid.join(", ")}` })),
  });
}

/** The next few questions: those that decide come first, and what only a workflow needs waits until there is one. */
function toAsk({ open, workflow }: Explored) {
  const now = workflow === undefined ? open.filter(({ decides }) => decides) : open;
  const questions = now.slice(0, MOST_QUESTIONS).map((each) => ({
    ...asQuestion(each),
    ...(each.always ? {} : { dependsOnOtherAnswers: true }),
  }));
  return { questions, later: open.length - questions.length };
}

/** Where the next decision leads with what is known already. */
function onward({ continues, settles }: NamedWorkflow, answers: Answers) {
  const tree = continues === undefined ? undefined : byId.get(continues);
  if (tree === undefined) return {};
  const known = { ...answers, ...settles };
  const { own } = sorted(tree, known);
  const { workflow, reachable } = explore(tree, own);
  const titles = (workflow === undefined ? reachable : [workflow]).map(({ id, title }) => ({ id, title }));
  return {
    nextDecision: { decision: tree.id, answers: known, ...(workflow ? { workflow: titles[0] } : { leadsTo: titles }) },
  };
}

function nextOf(workflow: NamedWorkflow): readonly NextStep[] {
  const on =
    workflow.continues === undefined
      ? []
      : [step("recommend_path", `go on with decision "${workflow.continues}" and its answers`)];
  const tools = new Map(
    workflow.steps
      .flatMap(({ tool, do: why }) => (tool === undefined ? [] : [[tool, step(tool, why)] as const]))
      .reverse(),
  );
  return [...on, ...[...tools.values()].reverse()].slice(0, MOST_NEXT);
}
