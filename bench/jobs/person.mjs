// The person an agent works for: says what is wanted, hands over papers, and answers what is asked, no more.

/**
 * `wish` is said at the start and `brings` handed over with it. `knows` is told when somebody asks, by argument path, as
 * the questions of the tools name them.
 */
export function person({ wish, brings = {}, knows = {} }) {
  const at = (path) => path.split(".").reduce((value, name) => value?.[name], knows);
  /**
   * A question may name several arguments ("directLoaInfo or blanketLoaInfo"): the first that this person knows. Asked for
   * a part of a paper, a person hands over the paper.
   */
  const answerTo = (named) => {
    const name = named.match(/[A-Za-z]+/g)?.find((word) => knows[word] !== undefined);
    return name && [name, knows[name]];
  };
  return {
    says: [wish, ...leaves(brings)].join("\n"),
    tell: at,
    /** The answers as arguments; undefined when nothing was asked that this person knows. */
    answer(asked) {
      const answers = asked.map(answerTo).filter(Boolean);
      return answers.length > 0 ? Object.fromEntries(answers) : undefined;
    },
  };
}

/** What was given, and what was answered since. */
export const merged = (given, answers) => ({
  ...given,
  ...Object.fromEntries(
    Object.entries(answers).map(([name, value]) => [
      name,
      isPlain(given[name]) && isPlain(value) ? merged(given[name], value) : value,
    ]),
  ),
});

/** Every text in a value. */
export const leaves = (value) => {
  if (typeof value === "string") return value === "" ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
};

const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
