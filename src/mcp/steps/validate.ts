import type { z } from "zod";
import { ByonError, type FieldProblem } from "../../errors.js";
import { wrapSecrets } from "../../sinch/secret.js";
import { isGuide } from "../../tools/tool.js";
import type { Step, Turn } from "../turn.js";

/** A model mends a dozen problems at once as well as one; a list of 500 helps nobody. */
const MOST_PROBLEMS = 12;

/** Checks the arguments field by field; the rules that span fields come after the questions to the person. */
export const validate: Step = (turn) => {
  turn.args = checked(turn, turn.args);
  turn.valid = true;
  return undefined;
};

/** Validated arguments, with every secret in them wrapped. Throws ByonError `invalid_arguments`. */
export function checked(turn: Turn, args: Record<string, unknown>): Record<string, unknown> {
  const result = turn.tool.declaration.input.safeParse(args);
  if (!result.success) throw invalid(turn, result.error.issues.flatMap(problemsOf));
  return wrapSecrets(result.data as Record<string, unknown>, "request");
}

/** Problems that only several fields together, the clock or the operator's settings show. */
export function brokenRules(turn: Turn): FieldProblem[] {
  const { declaration } = turn.tool;
  if (isGuide(declaration)) return [];
  const found: FieldProblem[] = [];
  declaration.rules?.(turn.args, (field: string, problem: string) => found.push({ field, problem }), {
    now: turn.context.now,
    settings: turn.desk.settings,
  });
  return found;
}

export function invalid(turn: Turn, problems: readonly FieldProblem[]): ByonError {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - shown.length;
  const names = [...new Set(shown.map(({ field }) => field))].slice(0, 3).join(", ");
  return new ByonError({
    kind: "invalid_arguments",
    message: `${turn.tool.declaration.name}: ${problems.length === 1 ? "one argument is" : `${problems.length} arguments are`} wrong (${names}). Nothing was sent.`,
    fix: `Correct the fields named in "fields"${more > 0 ? ` (${more} more problems are not shown)` : ""} and call again.`,
    fields: shown,
  });
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const at = pathText(issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      field: pathText([...issue.path, key]),
      problem: "is not an argument of this tool; leave it out",
    }));
  if (issue.code === "invalid_type" && /received undefined/.test(issue.message))
    return [{ field: at, problem: "is missing" }];
  return [{ field: at, problem: issue.message }];
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (so, part) => (typeof part === "number" ? `${so}[${part}]` : so === "" ? String(part) : `${so}.${String(part)}`),
    "",
  );
  return text.slice(0, 200) || "(arguments)";
}
