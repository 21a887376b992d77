/** Step: holds the arguments against the tool's schema and rules. */
import { ByonError, type FieldProblem } from "../../errors.js";
import { wrapSecrets } from "../../sinch/secret.js";
import { ownWords, problemsOf, withoutUnknown } from "../argument-problems.js";
import type { OperationTurn, Step, Turn } from "../turn.js";

/** A model mends a dozen problems at once as well as one; a list of 500 helps nobody. */
const MOST_PROBLEMS = 12;

/** Checks the arguments field by field; the rules that span fields come after the questions to the person. */
export const validate: Step = (turn) => {
  turn.args = checked(turn, turn.args);
  turn.valid = true;
  return undefined;
};

/** Validated arguments, with every secret in them wrapped. Throws ByonError `invalid_arguments`. */
export const checked = (turn: OperationTurn, args: Record<string, unknown>): Record<string, unknown> =>
  understood(turn, args, (rest) => brokenRules(turn, rest));

/** The same for any tool; `rulesOf` names what else is wrong with arguments whose fields are right. */
export function understood(
  turn: Turn,
  args: Record<string, unknown>,
  rulesOf: (args: Record<string, unknown>) => FieldProblem[],
): Record<string, unknown> {
  const { input } = turn.declaration;
  const result = input.safeParse(args, { error: ownWords, reportInput: true });
  if (result.success) return wrapSecrets(result.data as Record<string, unknown>, "request");
  const { issues } = result.error;
  const problems = issues.flatMap((issue) => problemsOf(issue, input));
  throw invalid(turn, [...problems, ...rulesBehind()]);

  /** A name that does not exist must not hide what else is wrong: without it, the rules that span fields are checked too. */
  function rulesBehind(): FieldProblem[] {
    if (issues.some(({ code }) => code !== "unrecognized_keys")) return [];
    const rest = input.safeParse(withoutUnknown(args, issues));
    return rest.success ? rulesOf(wrapSecrets(rest.data as Record<string, unknown>, "request")) : [];
  }
}

/** Problems that only several fields together, the clock or the operator's settings show. */
export function brokenRules(turn: OperationTurn, args: Record<string, unknown> = turn.args): FieldProblem[] {
  const found: FieldProblem[] = [];
  turn.declaration.ask?.rules?.(args, (field: string, problem: string) => found.push({ field, problem }), {
    now: turn.context.now,
    settings: turn.shared.settings,
  });
  return found;
}

export function invalid(turn: Turn, problems: readonly FieldProblem[]): ByonError {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - shown.length;
  const names = [...new Set(shown.map(({ field }) => field))].slice(0, 3).join(", ");
  return new ByonError({
    kind: "invalid_arguments",
    message: `${turn.declaration.name}: ${problems.length === 1 ? "one argument is" : `${problems.length} arguments are`} wrong (${names}). Nothing was sent.`,
    fix: `Correct the fields named in "fields"${more > 0 ? ` (${more} more problems are not shown)` : ""} and call again.`,
    fields: shown,
  });
}
