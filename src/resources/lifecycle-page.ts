import { code } from "../knowledge/decision-text.js";
import { legend, mark } from "../knowledge/fact.js";
import type { AnyLifecycle, Transition } from "../lifecycles/index.js";
import { fenced, page, table } from "./markdown.js";

/** The lifecycle as a Mermaid state diagram: one arrow for each pair of states. */
function stateDiagram(machine: AnyLifecycle): string {
  const arrows = new Map<string, string[]>();
  for (const { from, to, cause } of machine.transitions) {
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), cause]);
  }
  return [
    "stateDiagram-v2",
    ...[machine.initial, ...(machine.alsoStartsIn ?? [])].map((state) => `  [*] --> ${state}`),
    ...[...arrows].map(([arrow, causes]) => `  ${arrow}: ${causes.join(" / ")}`),
    ...machine.terminal.map((state) => `  ${state} --> [*]`),
  ].join("\n");
}

const transitionRow = ({ from, to, cause, by, source }: Transition): readonly string[] => [
  from,
  to,
  `${cause}${mark(source)}`,
  by,
];

/** The page of a lifecycle. */
export function lifecyclePage(machine: AnyLifecycle): string {
  const states = Object.entries(machine.states);
  const unstated = states.flatMap(([name, state]) =>
    state.unstated === undefined ? [] : [`${name}: ${state.unstated.join(", ")}`],
  );
  return page(
    `# ${machine.title}`,
    machine.about,
    fenced("mermaid", stateDiagram(machine)),
    "## States",
    table(
      ["State", "Meaning", "Who acts next", "Allows"],
      states.map(([name, { meaning, actor, allows, source, sourceNote }]) => [
        name,
        `${meaning}${mark(source)}${sourceNote === undefined ? "" : ` (Sources: ${sourceNote})`}`,
        actor,
        allows.join(", "),
      ]),
    ),
    unstated.length > 0 ? `No source allows or forbids, so try and read the answer: ${unstated.join("; ")}.` : "",
    "A state that is not in this table is shown as it comes and allows reading.",
    "## What to do next",
    states
      .filter(([, { next }]) => next.length > 0)
      .map(([name, { next }]) => `- ${name}: ${next.map(({ tool, why }) => `${code(tool)} to ${why}`).join("; ")}.`)
      .join("\n"),
    "## Transitions",
    table(["From", "To", "Cause", "By"], machine.transitions.map(transitionRow)),
    "## Actions",
    Object.entries(machine.actions)
      .map(([name, meaning]) => `- ${name}: ${meaning}.`)
      .join("\n"),
    "## Sources",
    machine.sources.map((source) => `- ${source}`).join("\n"),
    legend,
  );
}
