/** What a decision tree is: questions, where answers lead, workflows at the ends; and how it is walked, asked and explored. */
import { compact } from "../values/compact.js";
import type { Basis } from "./fact.js";
import type { LoaType } from "./loa-types.js";

/** Where an option or an answered question leads: a question, a workflow, or one of several by an earlier answer. */
export type Lead<Id extends string = string> = Id | { readonly by: string; readonly to: Readonly<Record<string, Id>> };

export interface Option<Id extends string = string> {
  readonly value: string;
  readonly label: string;
  readonly leads: Lead<Id>;
}

/** A question whose answer is one of a few values. */
interface Choice<Id extends string = string> {
  readonly ask: string;
  readonly why: string;
  /** What the reason rests on, where it is not Sinch's reference. */
  readonly basis?: Basis;
  readonly options: readonly Option<Id>[];
  /** The option that counts while nobody has named one. Such a question is never asked: the answer can be looked up. */
  readonly assumed?: string;
}

/** A question whose answer is free text; it never decides the way. */
interface Detail<Id extends string = string> {
  readonly ask: string;
  readonly why: string;
  readonly basis?: Basis;
  readonly format?: "date";
  readonly example?: string;
  readonly leads: Lead<Id>;
}

export type Question<Id extends string = string> = Choice<Id> | Detail<Id>;

export interface Step {
  readonly tool?: string;
  readonly do: string;
  /** What must hold before going on. */
  readonly check?: string;
  /** What the person should hear. */
  readonly tell?: string;
  /** How often to look again, where the step is one of waiting. */
  readonly every?: string;
  /** What the claims of the step rest on, where it is not Sinch's reference. */
  readonly basis?: Basis;
}

export interface Workflow {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly loa?: LoaType;
  /** Details it needs beside the answers that lead to it: ids of the tree's `details`. */
  readonly asks?: readonly string[];
  /** The decision to go on with, by the id of its tree, and the answers that it need not ask for. */
  readonly continues?: string;
  readonly settles?: Readonly<Record<string, string>>;
}

export interface Tree {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly start: string;
  readonly questions: Readonly<Record<string, Question>>;
  /** Questions that decide nothing, asked where a workflow needs them. */
  readonly details?: Readonly<Record<string, Question>>;
  readonly workflows: Readonly<Record<string, Workflow>>;
}

export type Answers = Readonly<Record<string, unknown>>;

export interface OpenQuestion {
  readonly id: string;
  readonly question: Question;
  /** False if an answer that is still missing may make this question unnecessary. */
  readonly always: boolean;
  /** It may change the way, so it is asked before what only a workflow needs. */
  readonly decides?: boolean;
}

interface InvalidAnswer {
  readonly id: string;
  readonly value: string;
  /** The values (or, for an unknown question, the questions) that exist; for a date, its form. */
  readonly valid: readonly string[];
}

export interface NamedWorkflow extends Workflow {
  readonly id: string;
}

export interface Explored {
  /** Answers that were understood, in their canonical spelling. */
  readonly known: Readonly<Record<string, string>>;
  /** What is still to be asked, in order. */
  readonly open: readonly OpenQuestion[];
  readonly invalid: readonly InvalidAnswer[];
  /** Every workflow the open questions can still lead to. */
  readonly reachable: readonly NamedWorkflow[];
  /** The workflow, once no open question can change it. */
  readonly workflow?: NamedWorkflow;
}

/** Declares a tree. Every lead is checked to be one of its questions or workflows. */
export function decisionTree<const Q extends string, const W extends string>(declared: {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly start: NoInfer<Q>;
  readonly questions: Readonly<Record<Q, Question<NoInfer<Q | W>>>>;
  readonly details?: Readonly<Record<string, Question>>;
  readonly workflows: Readonly<Record<W, Workflow>>;
}): Tree {
  return declared;
}

/** Every question of a tree, those that decide first. */
export const questionsOf = (tree: Tree): Readonly<Record<string, Question>> => ({ ...tree.questions, ...tree.details });

/** The part of a tree that begins at one of its questions, as a tree of its own. */
export function subtree(tree: Tree, part: Pick<Tree, "id" | "title" | "about" | "start">): Tree {
  const reached = new Set<string>();
  const follow = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    const question = tree.questions[id];
    if (question !== undefined)
      for (const lead of leadsOf(question)) for (const target of targets(lead)) follow(target);
  };
  follow(part.start);
  const kept = <T>(all: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(all).filter(([id]) => reached.has(id)));
  const workflows = kept(tree.workflows);
  const needed = new Set(Object.values(workflows).flatMap(({ asks = [] }) => asks));
  const details = Object.entries(tree.details ?? {}).filter(([id]) => needed.has(id));
  return {
    ...part,
    questions: kept(tree.questions),
    ...(details.length > 0 ? { details: Object.fromEntries(details) } : {}),
    workflows,
  };
}

/**
 * What the answers so far leave open. Answers to unknown questions, and values that are not among the options, are
 * reported and count as not given; blank ones are passed over. Never throws.
 */
export function explore(tree: Tree, answers: Answers): Explored {
  const { known, invalid } = understand(tree, answers);
  const paths = walk(tree, tree.start, known);
  const somewhere = new Set(paths.flatMap((path) => path.asked));
  // In the order of the tree: a question that only one branch asks stands where it belongs, not at the end.
  const every = questionsOf(tree);
  const asked = Object.keys(every).filter((id) => somewhere.has(id));
  const ends = [...new Set(paths.map((path) => path.end))];
  const reachable = ends.flatMap((id) => {
    const workflow = tree.workflows[id];
    return workflow === undefined ? [] : [{ id, ...workflow }];
  });
  const only = reachable.length === 1 ? reachable[0] : undefined;
  return {
    known,
    invalid,
    open: asked.flatMap((id) => {
      const question = every[id];
      const always = paths.every((path) => path.asked.includes(id));
      return question === undefined ? [] : [{ id, question, always, decides: Object.hasOwn(tree.questions, id) }];
    }),
    reachable,
    ...compact({ workflow: only }),
  };
}

/** The values a choice accepts; undefined for free text. */
export function valuesOf(question: Question): readonly string[] | undefined {
  return "options" in question ? question.options.map((option) => option.value) : undefined;
}

interface FormField {
  readonly type: "string";
  readonly title: string;
  readonly description: string;
  readonly enum?: readonly string[];
  readonly format?: "date";
}

export interface Form {
  readonly type: "object";
  readonly properties: Readonly<Record<string, FormField>>;
  readonly required: readonly string[];
}

/** Questions as the flat JSON Schema object that an elicitation form takes. */
export function asForm(questions: readonly OpenQuestion[]): Form {
  const fields = questions.map(({ id, question }): [string, FormField] => {
    const values = valuesOf(question);
    const labels =
      "options" in question ? question.options.map(({ value, label }) => `${value}: ${label}`).join("; ") : undefined;
    return [
      id,
      {
        type: "string",
        title: question.ask,
        description: labels === undefined ? question.why : `${question.why} ${labels}.`,
        ...compact({ enum: values, format: "format" in question ? question.format : undefined }),
      },
    ];
  });
  return {
    type: "object",
    properties: Object.fromEntries(fields),
    required: questions.filter(({ always }) => always).map(({ id }) => id),
  };
}

/** The targets a lead can have. */
export function targets(lead: Lead): readonly string[] {
  return typeof lead === "string" ? [lead] : Object.values(lead.to);
}

function leadsOf(question: Question): readonly Lead[] {
  return "options" in question ? question.options.map((option) => option.leads) : [question.leads];
}

interface Path {
  readonly asked: readonly string[];
  readonly end: string;
}

function walk(tree: Tree, id: string, given: Readonly<Record<string, string>>): readonly Path[] {
  const question = Object.hasOwn(tree.questions, id) ? tree.questions[id] : undefined;
  if (question === undefined)
    return [{ asked: (tree.workflows[id]?.asks ?? []).filter((detail) => !Object.hasOwn(given, detail)), end: id }];
  const answer = Object.hasOwn(given, id) ? given[id] : "assumed" in question ? question.assumed : undefined;
  const asked = answer === undefined ? [id] : [];
  const onward = (lead: Lead, assumed: Readonly<Record<string, string>>): readonly Path[] =>
    follow(lead, assumed)
      .flatMap((target) => walk(tree, target, assumed))
      .map((path) => ({ asked: [...asked, ...path.asked], end: path.end }));
  if (!("options" in question)) return onward(question.leads, given);
  const options = question.options.filter((option) => answer === undefined || option.value === answer);
  return options.flatMap((option) => onward(option.leads, { ...given, [id]: option.value }));
}

/** Where a lead goes under the given answers; everywhere it may go, if the answer that decides was never asked for. */
function follow(lead: Lead, given: Readonly<Record<string, string>>): readonly string[] {
  if (typeof lead === "string") return [lead];
  const decided = given[lead.by];
  const target = decided === undefined ? undefined : lead.to[decided];
  return target === undefined ? [...new Set(Object.values(lead.to))] : [target];
}

function understand(tree: Tree, answers: Answers): { known: Record<string, string>; invalid: InvalidAnswer[] } {
  const known: Record<string, string> = {};
  const invalid: InvalidAnswer[] = [];
  const questions = questionsOf(tree);
  for (const [id, raw] of Object.entries(answers)) {
    if (isBlank(raw)) continue;
    const value = typeof raw === "string" || typeof raw === "number" ? String(raw).trim() : "";
    const question = Object.hasOwn(questions, id) ? questions[id] : undefined;
    if (question === undefined) {
      invalid.push({ id, value, valid: Object.keys(questions) });
      continue;
    }
    const accepted = accept(question, value);
    if (accepted === undefined) invalid.push({ id, value, valid: valuesOf(question) ?? [textForm(question)] });
    else known[id] = accepted;
  }
  return { known, invalid };
}

const isBlank = (raw: unknown): boolean =>
  raw === undefined || raw === null || (typeof raw === "string" && raw.trim() === "");

function accept(question: Question, value: string): string | undefined {
  if (value === "") return undefined;
  if ("options" in question) return valuesOf(question)?.find((each) => each === value.toLowerCase());
  if (question.format === "date") return isDate(value) ? value : undefined;
  return value;
}

const textForm = (question: Question): string =>
  "format" in question && question.format === "date" ? "a date as YYYY-MM-DD" : "a text";

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
