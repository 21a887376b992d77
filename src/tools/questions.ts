import type { OpenQuestion as TreeQuestion } from "../knowledge/decision-tree.js";
import { compact } from "../values/compact.js";
import type { OpenQuestion } from "./operation.js";

/** A tree's question as a tool asks it; `argument` is the one that takes the answer. */
export function asQuestion({ id, question }: TreeQuestion, argument?: string): OpenQuestion {
  const { ask, why } = question;
  return compact({
    id,
    ask,
    why,
    options: "options" in question ? question.options.map(({ value, label }) => ({ value, label })) : undefined,
    format: "format" in question && question.format === "date" ? "YYYY-MM-DD" : undefined,
    argument,
  });
}
