/** Decision trees in words: questions, workflows and steps as Markdown. */
import type { Option, Question, Step, Workflow } from "./decision-tree.js";
import { legend, mark } from "./fact.js";

export const code = (text: string): string => `\`${text}\``;

const optionsText = (options: readonly Option[]): string =>
  `  - ${options.map(({ value, label }) => `${code(value)}${label === value ? "" : ` ${label}`}`).join("; ")}`;

/** A question and its options, as a Markdown list item. */
export function questionText(id: string, question: Question): string {
  const lines = [`- **${id}**: ${question.ask} ${question.why}${mark(question.basis)}`];
  if ("options" in question) lines.push(optionsText(question.options));
  else if (question.example !== undefined) lines[0] += ` (e.g. ${question.example})`;
  return lines.join("\n");
}

const toolOf = ({ tool }: Step): string => (tool === undefined ? "" : `${code(tool)}: `);

/** A step on one line: the tool, what to do, what to check, what to tell. */
function stepText(step: Step): string {
  const check = step.check === undefined ? "" : ` **Check:** ${step.check}`;
  const tell = step.tell === undefined ? "" : ` **Tell:** ${step.tell}`;
  const again = step.every === undefined ? "" : ` **Again:** ${step.every}.`;
  return `${toolOf(step)}${step.do}${check}${tell}${again}${mark(step.basis)}`;
}

/** What the marks of these texts mean, where they have any. */
export const legendFor = (texts: readonly string[]): string =>
  texts.some((text) => / \*\((summary|field|inferred)\)\*/.test(text)) ? legend : "";

function asSection(workflow: Workflow, steps: readonly string[], heading: string): string {
  const onward = workflow.continues === undefined ? [] : [`Go on with the decision ${workflow.continues}.`];
  return [`${heading} ${workflow.title}`, steps.join("\n"), ...onward].join("\n\n");
}

/** Workflows one after another: steps that an earlier one has spelt out are only counted. */
export function workflowTexts(workflows: readonly Workflow[]): readonly string[] {
  const told = new Map<Step, Place>();
  return workflows.map((workflow) => {
    const lines: string[] = [];
    const add = (text: string): number => lines.push(`${lines.length + 1}. ${text}`);
    for (let n = 0; n < workflow.steps.length; ) {
      const step = workflow.steps[n] as Step;
      const run = repeated(workflow.steps.slice(n), told);
      if (run.length === 0) told.set(step, { title: workflow.title, number: add(stepText(step)) });
      else add(`${run.length === 1 ? toolOf(step) : ""}${asBefore(run)}`);
      n += Math.max(run.length, 1);
    }
    return asSection(workflow, lines, "###");
  });
}

/** Where a step was spelt out. */
interface Place {
  readonly title: string;
  readonly number: number;
}

/** The places of the first steps, as far as they follow one another in the same earlier workflow. */
function repeated(steps: readonly Step[], told: ReadonlyMap<Step, Place>): readonly Place[] {
  const places = steps.map((step) => told.get(step));
  const [first] = places;
  const broken = places.findIndex(
    (place, n) => first === undefined || place?.title !== first.title || place.number !== first.number + n,
  );
  return (broken < 0 ? places : places.slice(0, broken)).filter((place) => place !== undefined);
}

function asBefore(places: readonly Place[]): string {
  const [first, last] = [places[0], places.at(-1)];
  const which = places.length > 1 ? `Steps ${first?.number} to ${last?.number}` : `Step ${first?.number}`;
  return `${which} of "${first?.title}".`;
}
