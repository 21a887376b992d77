import type { OpenQuestion as TreeQuestion } from "../knowledge/decision-tree.js";
import type { OpenQuestion } from "./operation.js";

/** A tree's question as a tool asks it; `argument` is the one that takes the answer. */
export function asQuestion({ id, question }: TreeQuestion, argument?: string): OpenQuestion {
  const { ask, why } = question;
  return {
    id,
    ask,
    why,
    ...("options" in question ? { options: question.options.map(({ value, label }) => ({ value, label })) } : {}),
    ...("format" in question && question.format === "date" ? { format: "YYYY-MM-DD" } : {}),
    ...(argument === undefined ? {} : { argument }),
  };
}
