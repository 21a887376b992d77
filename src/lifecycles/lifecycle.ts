/** Who has to do something before the state can change. */
export type Actor = "you" | "Sinch" | "losing carrier" | "LOA signer" | "nobody";

/** Where a fact comes from: Sinch's reference, a public summary of it, or our own inference. */
type Source = "reference" | "summary" | "inferred";

export interface NextStep {
  readonly tool: string;
  readonly why: string;
}

export interface State<A extends string = string> {
  readonly meaning: string;
  readonly actor: Actor;
  readonly allows: readonly A[];
  /** Actions no source allows or forbids in this state: the verdict is "unknown", so that Sinch decides. */
  readonly unstated?: readonly A[];
  readonly next: readonly NextStep[];
  readonly source: Source;
  /** Where sources disagree or are silent: for the page, never for an answer, which recommends one thing. */
  readonly sourceNote?: string;
}

export interface Transition<S extends string = string> {
  readonly from: S;
  readonly to: S;
  readonly cause: string;
  readonly by: Actor;
  readonly source: Source;
}

/** Other ways in which Sinch writes the same states. */
export interface Spelling {
  readonly prefixes?: readonly string[];
  readonly numbers?: Readonly<Record<number, string>>;
  readonly aliases?: Readonly<Record<string, string>>;
}

export interface Lifecycle<S extends string = string, A extends string = string> {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly initial: S;
  /** States in which something may also begin, outside what this API does. */
  readonly alsoStartsIn?: readonly S[];
  readonly terminal: readonly S[];
  readonly states: Readonly<Record<S, State<A>>>;
  readonly transitions: readonly Transition<S>[];
  readonly actions: Readonly<Record<A, string>>;
  readonly spelling?: Spelling;
  readonly sources: readonly string[];
}

/** Any lifecycle, whatever its states and actions are called. */
export type AnyLifecycle = Lifecycle<string, string>;

export type Verdict = "allowed" | "forbidden" | "unknown";

/** Declares a lifecycle. State names come from `states`, action names from `actions`; every other mention is checked. */
export function lifecycle<const S extends string, const A extends string>(declared: {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly initial: NoInfer<S>;
  readonly alsoStartsIn?: readonly NoInfer<S>[];
  readonly terminal: readonly NoInfer<S>[];
  readonly states: Readonly<Record<S, State<NoInfer<A>>>>;
  readonly transitions: readonly Transition<NoInfer<S>>[];
  readonly actions: Readonly<Record<A, string>>;
  readonly spelling?: Spelling;
  readonly sources: readonly string[];
}): Lifecycle<S, A> {
  return declared;
}

/** One name for however a value is spelt; undefined if it is none of `known`. */
export function canonicalName(
  known: readonly string[],
  spelling: Spelling | undefined,
  raw: unknown,
): string | undefined {
  const name = unprefixed(spelling, numbered(spelling, raw)).toUpperCase();
  const alias = spelling?.aliases && Object.hasOwn(spelling.aliases, name) ? spelling.aliases[name] : undefined;
  const found = alias ?? name;
  return known.includes(found) ? found : undefined;
}

/**
 * The one name a state is shown by: with or without Sinch's prefix, as a number or in another case.
 * An unknown value comes back as it is, without the prefix; an absent one as "UNSPECIFIED".
 */
export function stateName(machine: AnyLifecycle, raw: unknown): string {
  const known = canonicalName(Object.keys(machine.states), machine.spelling, raw);
  return known ?? unprefixed(machine.spelling, numbered(machine.spelling, raw));
}

/** The state as declared, or undefined if the lifecycle does not know it. */
export function stateOf(machine: AnyLifecycle, raw: unknown): State | undefined {
  const name = stateName(machine, raw);
  return Object.hasOwn(machine.states, name) ? machine.states[name] : undefined;
}

/** Whether a state allows an action. "unknown" (state or rule not documented) is never a reason to refuse. */
export function verdict<S extends string, A extends string>(
  machine: Lifecycle<S, A>,
  rawState: unknown,
  action: NoInfer<A>,
): Verdict {
  const state = stateOf(machine, rawState);
  if (state === undefined || state.unstated?.includes(action)) return "unknown";
  return state.allows.includes(action) ? "allowed" : "forbidden";
}

/** What can sensibly be done next, with the tool that does it; nothing for an unknown state. */
export function nextSteps(machine: AnyLifecycle, rawState: unknown): readonly NextStep[] {
  return stateOf(machine, rawState)?.next ?? [];
}

const ACTS: Readonly<Record<Actor, string>> = {
  you: "You act next.",
  Sinch: "Sinch acts next.",
  "losing carrier": "The losing carrier acts next.",
  "LOA signer": "The LOA's signer acts next.",
  nobody: "Nobody has to act.",
};

/** Who has to act next, as a sentence; undefined for an unknown state. */
export function whoActs(machine: AnyLifecycle, rawState: unknown): string | undefined {
  const actor = stateOf(machine, rawState)?.actor;
  return actor && ACTS[actor];
}

/** Whether one declared transition leads from one state to the other. */
export function canMove<S extends string, A extends string>(
  machine: Lifecycle<S, A>,
  from: NoInfer<S>,
  to: NoInfer<S>,
): boolean {
  return machine.transitions.some((transition) => transition.from === from && transition.to === to);
}

/** The states that allow an action, in declared order: for messages such as "only while PENDING". */
export function statesAllowing<S extends string, A extends string>(
  machine: Lifecycle<S, A>,
  action: NoInfer<A>,
): readonly S[] {
  return (Object.keys(machine.states) as S[]).filter((name) => machine.states[name].allows.includes(action));
}

function numbered(spelling: Spelling | undefined, raw: unknown): string {
  if (raw === undefined || raw === null || raw === "") return "UNSPECIFIED";
  const text = (typeof raw === "string" || typeof raw === "number" ? String(raw) : (JSON.stringify(raw) ?? "")).trim();
  const numbers: Readonly<Record<string, string>> = spelling?.numbers ?? {};
  return (Object.hasOwn(numbers, text) ? numbers[text] : undefined) ?? text;
}

function unprefixed(spelling: Spelling | undefined, text: string): string {
  const prefix = spelling?.prefixes?.find((each) => text.toUpperCase().startsWith(each));
  return prefix === undefined ? text : text.slice(prefix.length);
}
