import { type Lead, type Question, type Step, type Tree, targets, type Workflow } from "../knowledge/decision-tree.js";
import { code, fenced, page } from "./markdown.js";

/** The tree as a Mermaid flowchart: questions are diamonds, workflows boxes. */
export function flowchart(tree: Tree): string {
  const ids = new Map([...Object.keys(tree.questions), ...Object.keys(tree.workflows)].map((id, n) => [id, `n${n}`]));
  const text = (words: string) => `"${words.replaceAll('"', "'")}"`;
  const arrow = (from: string, label: string, to: string) =>
    `  ${ids.get(from)} -->${label === "" ? "" : `|${text(label)}|`} ${ids.get(to)}`;
  const arrows = (id: string, label: string, lead: Lead): readonly string[] => {
    if (typeof lead === "string") return [arrow(id, label, lead)];
    return [...new Set(targets(lead))].map((to) => {
      const when = Object.keys(lead.to).filter((value) => lead.to[value] === to);
      return arrow(id, [label, when.join(" or ")].filter((part) => part !== "").join(", "), to);
    });
  };
  const edges = (id: string, question: Question) =>
    "options" in question
      ? question.options.flatMap(({ value, leads }) => arrows(id, value, leads))
      : arrows(id, "", question.leads);
  return [
    "flowchart TD",
    ...Object.keys(tree.questions).map((id) => `  ${ids.get(id)}{${text(id)}}`),
    ...Object.entries(tree.workflows).map(([id, { title }]) => `  ${ids.get(id)}[${text(title)}]`),
    ...Object.entries(tree.questions).flatMap(([id, question]) => edges(id, question)),
  ].join("\n");
}

export function questionText(id: string, question: Question): string {
  const lines = [`- **${id}**: ${question.ask} ${question.why}`];
  if ("options" in question) lines.push(...question.options.map(({ value, label }) => `  - ${code(value)}: ${label}`));
  else if (question.example !== undefined) lines.push(`  For example: ${question.example}`);
  return lines.join("\n");
}

export function stepText(step: Step): string {
  const tool = step.tool === undefined ? "" : `${code(step.tool)}: `;
  const check = step.check === undefined ? "" : ` **Check:** ${step.check}`;
  const tell = step.tell === undefined ? "" : ` **Tell the person:** ${step.tell}`;
  return `${tool}${step.do}${check}${tell}`;
}

export function workflowText(workflow: Workflow, heading = "###"): string {
  const steps = workflow.steps.map((step, n) => `${n + 1}. ${stepText(step)}`);
  const onward = workflow.continues === undefined ? [] : [`Go on with the decision ${workflow.continues}.`];
  return [`${heading} ${workflow.title}`, steps.join("\n"), ...onward].join("\n\n");
}

/** The page of a decision: diagram, questions, workflows. Workflows that `part` draws on its own page are left to it. */
export function decisionPage(tree: Tree, part?: Tree): string {
  const here = Object.entries(tree.workflows).filter(([id]) => !(part && Object.hasOwn(part.workflows, id)));
  return page(
    `# ${tree.title}`,
    tree.about,
    fenced("mermaid", flowchart(tree)),
    "## Questions",
    Object.entries(tree.questions)
      .map(([id, question]) => questionText(id, question))
      .join("\n"),
    `Ask only what is not known yet. ${code("recommend_path")} follows this tree with the answers so far.`,
    "## Workflows",
    part === undefined ? "" : `The workflows of "${part.title}" stand in byon://decisions/${part.id}.`,
    ...workflowTexts(here.map(([, workflow]) => workflow)),
  );
}

/** Steps that an earlier workflow of the page has spelt out are only named. */
function workflowTexts(workflows: readonly Workflow[]): readonly string[] {
  const told = new Map<Step, string>();
  return workflows.map((workflow) => {
    const steps = workflow.steps.map((step, n): Step => {
      const before = told.get(step);
      if (before !== undefined) return { ...(step.tool === undefined ? {} : { tool: step.tool }), do: `as ${before}.` };
      told.set(step, `step ${n + 1} of "${workflow.title}"`);
      return step;
    });
    return workflowText({ ...workflow, steps });
  });
}
