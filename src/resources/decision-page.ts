import { code, legendFor, questionText, workflowTexts } from "../knowledge/decision-text.js";
import { type Lead, type Option, type Question, questionsOf, type Tree, targets } from "../knowledge/decision-tree.js";
import { fenced, page } from "./markdown.js";

/** The tree as a Mermaid flowchart: questions are diamonds, workflows boxes. */
function flowchart(tree: Tree): string {
  const ids = new Map([...Object.keys(tree.questions), ...Object.keys(tree.workflows)].map((id, n) => [id, `n${n}`]));
  const text = (words: string) => `"${words.replaceAll('"', "'")}"`;
  const arrow = (from: string, label: string, to: string) =>
    `${ids.get(from)} -->${label === "" ? "" : `|${text(label)}|`} ${ids.get(to)}`;
  const arrows = (id: string, label: string, lead: Lead): readonly string[] => {
    if (typeof lead === "string") return [arrow(id, label, lead)];
    return [...new Set(targets(lead))].map((to) => {
      const when = Object.keys(lead.to).filter((value) => lead.to[value] === to);
      return arrow(id, [label, when.join(" or ")].filter((part) => part !== "").join(", "), to);
    });
  };
  const edges = (id: string, question: Question) =>
    "options" in question
      ? byLead(question.options).flatMap(({ label, lead }) => arrows(id, label, lead))
      : arrows(id, "", question.leads);
  return [
    "flowchart TD",
    ...Object.keys(tree.questions).map((id) => `${ids.get(id)}{${text(id)}}`),
    ...Object.entries(tree.workflows).map(([id, { title }]) => `${ids.get(id)}[${text(title)}]`),
    ...Object.entries(tree.questions).flatMap(([id, question]) => edges(id, question)),
  ].join("\n");
}

/** One entry for all options that lead the same way; where every option does, it needs no label. */
function byLead(options: readonly Option[]): readonly { label: string; lead: Lead }[] {
  const leads = new Map(options.map(({ leads: lead }) => [JSON.stringify(lead), lead]));
  return [...leads].map(([key, lead]) => {
    const values = options.filter((option) => JSON.stringify(option.leads) === key).map(({ value }) => value);
    return { lead, label: values.length === options.length ? "" : values.join(" or ") };
  });
}

/** The page of a decision: diagram, questions, workflows. What `part` draws on a page of its own is left to that page. */
export function decisionPage(tree: Tree, part?: Tree): string {
  const here = part === undefined ? tree : without(tree, part);
  const elsewhere = { title: `decision "${part?.title}"`, steps: [] };
  const drawn = part === undefined ? here : { ...here, workflows: { ...here.workflows, [part.start]: elsewhere } };
  const texts = [
    Object.entries(questionsOf(here))
      .map(([id, question]) => questionText(id, question))
      .join("\n"),
    part === undefined
      ? ""
      : `The decision "${part.title}" has a page of its own, with the details that all orders need: byon://decisions/${part.id}.`,
    `Ask only what is not known yet. ${code("recommend_path")} follows this tree with the answers so far.`,
    "## Workflows",
    ...workflowTexts(Object.values(here.workflows)),
  ];
  return page(
    `# ${tree.title}`,
    tree.about,
    fenced("mermaid", flowchart(drawn)),
    "## Questions",
    ...texts,
    legendFor(texts),
  );
}

function without(tree: Tree, part: Tree): Tree {
  const left = <T>(all: Readonly<Record<string, T>>, gone: object): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(all).filter(([id]) => !Object.hasOwn(gone, id)));
  return {
    ...tree,
    questions: left(tree.questions, part.questions),
    details: left(tree.details ?? {}, part.details ?? {}),
    workflows: left(tree.workflows, part.workflows),
  };
}
