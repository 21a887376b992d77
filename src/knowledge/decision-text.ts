import type { Question, Step, Workflow } from "./decision-tree.js";

export const code = (text: string): string => `\`${text}\``;

/** A question and its options, as a Markdown list item. */
export function questionText(id: string, question: Question): string {
  const lines = [`- **${id}**: ${question.ask} ${question.why}`];
  if ("options" in question) lines.push(...question.options.map(({ value, label }) => `  - ${code(value)}: ${label}`));
  else if (question.example !== undefined) lines.push(`  For example: ${question.example}`);
  return lines.join("\n");
}

/** A step on one line: the tool, what to do, what to check, what to tell. */
export function stepText(step: Step): string {
  const tool = step.tool === undefined ? "" : `${code(step.tool)}: `;
  const check = step.check === undefined ? "" : ` **Check:** ${step.check}`;
  const tell = step.tell === undefined ? "" : ` **Tell the person:** ${step.tell}`;
  return `${tool}${step.do}${check}${tell}`;
}

/** A workflow under a heading, its steps numbered. */
export function workflowText(workflow: Workflow, heading = "###"): string {
  const steps = workflow.steps.map((step, n) => `${n + 1}. ${stepText(step)}`);
  const onward = workflow.continues === undefined ? [] : [`Go on with the decision ${workflow.continues}.`];
  return [`${heading} ${workflow.title}`, steps.join("\n"), ...onward].join("\n\n");
}

/** Workflows one after another: a step that an earlier one has spelt out is only named. */
export function workflowTexts(workflows: readonly Workflow[]): readonly string[] {
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
