/**
 * Under a narrowed list no text may send a model to a tool that is not there. Our texts are written for the whole list; what
 * a selection or a caller's rights leave out is said by its title here, in one place, as an answer leaves. With every tool
 * offered there is no fitting, and nothing is looked at.
 */
import { ByonError, retold } from "../../errors.js";
import { OwnWords } from "../../values/own-words.js";
import { isPlain } from "../../values/plain-object.js";
import type { Person } from "../person.js";
import type { End } from "../pipeline.js";
import type { Offer } from "./listed-tool.js";

export interface Fitting {
  offers(tool: string): boolean;
  /** False when all that these tools could do at Sinch is left out; guides alone carry nothing out. */
  serves(tools: readonly string[]): boolean;
  /** The same text or value, with titles where it names tools that are not there. */
  words<T>(value: T): T;
  end(end: End): End;
  person(person: Person): Person;
}

/** For a list that holds these names of all there are; `closed` is what only this caller's rights leave out. */
export function fittingOf(
  all: readonly Offer[],
  names: readonly string[],
  closed: readonly Offer[] = [],
): Fitting | undefined {
  const missing = all.filter(({ listed }) => !names.includes(listed.name));
  if (missing.length === 0) return undefined;
  const said = new Map(
    missing.map((offer) => [
      offer.listed.name,
      `"${offer.listed.title}" (${closed.includes(offer) ? "closed to you" : "not offered here"})`,
    ]),
  );
  const guides = new Set(all.flatMap(({ toolset, listed }) => (toolset === "guidance" ? [listed.name] : [])));
  const named = new RegExp(`(\`?)\\b(${[...said.keys()].join("|")})\\b\\1`, "g");
  const offers = (tool: string) => !said.has(tool);
  const words = <T>(value: T): T => retell(value) as T;
  const retell = (value: unknown): unknown => {
    if (typeof value === "string") return value.replace(named, (_, __, tool) => said.get(tool) ?? tool);
    if (Array.isArray(value)) return value.map(retell);
    if (value instanceof OwnWords) return new OwnWords(words(value.text));
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, retell(inner)]));
  };
  const steps = <T extends { tool: string }>(next: readonly T[] | undefined): readonly T[] | undefined => {
    const there = next?.filter(({ tool }) => offers(tool)).map(words);
    return there?.length ? there : undefined;
  };
  return {
    offers,
    serves(tools) {
      const acting = tools.filter((tool) => !guides.has(tool));
      return acting.length === 0 || acting.some(offers);
    },
    words,
    end(end) {
      if (end instanceof ByonError) {
        const { message, fix, fields, data, next } = end;
        return retold(end, { ...words({ message, fix, fields, data }), next: steps(next) });
      }
      return "status" in end ? { ...words(end), next: steps(end.next) } : end;
    },
    person: ({ canBeAsked, ask }) => ({ canBeAsked, ask: (key, form, note) => ask(key, words(form), note) }),
  };
}
