/** Everything that a call lacks, asked at once: the letter's parts, the service plan, the campaign, the region. */
import { WHERE_FOUND } from "../../knowledge/where-found.js";
import type { Clarification, OpenQuestion, Settings } from "../operation.js";
import type { Links } from "./hosting-fields.js";

/** An argument that a person knows, as a question. */
export type Missing = "servicePlanId" | "campaignId" | "regionCode";

const ASKED: Readonly<Record<Missing, Omit<OpenQuestion, "id" | "argument">>> = {
  servicePlanId: {
    ask: "Which service plan shall carry the texts?",
    why: `${WHERE_FOUND.servicePlanId} The operator can set it for every call: SERVICE_PLAN_ID.`,
  },
  campaignId: {
    ask: "Which 10DLC campaign shall the numbers be linked to?",
    why: `${WHERE_FOUND.campaignId} The operator can set it for every call: CAMPAIGN_ID.`,
  },
  regionCode: {
    ask: "Are the numbers used in the US or in Canada?",
    why: "Toll-free codes are shared by both, so the numbers do not tell.",
    options: [
      { value: "US", label: "United States" },
      { value: "CA", label: "Canada" },
    ],
  },
};

/** Links that are neither given nor set by the operator. */
export const missingLinks = (names: readonly (keyof Links)[], given: Links, settings: Settings): (keyof Links)[] =>
  names.filter((name) => !given[name] && !settings[name]);

/** An argument that holds the ones that are asked for, and what it holds already. */
interface Block {
  name: string;
  given: object | undefined;
}

/** The questions of `first`, if any, and those about arguments that are missing, in one round. */
export function askTogether(
  first: Clarification | undefined,
  missing: readonly Missing[],
  block?: Block,
): Clarification | undefined {
  if (missing.length === 0) return first;
  const at = (id: Missing) => (block ? `${block.name}.${id}` : id);
  const questions = missing.map((id) => ({ id, ...ASKED[id], argument: at(id) }));
  return {
    ...first,
    message: [first?.message, `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing.`]
      .filter(Boolean)
      .join(" "),
    questions: [...(first?.questions ?? []), ...questions],
    settles: [...(first?.settles ?? []), ...missing.map(at)],
    apply(answers) {
      const found = Object.fromEntries(missing.map((id) => [id, answers[id]]));
      return { ...first?.apply(answers), ...(block ? { [block.name]: { ...block.given, ...found } } : found) };
    },
  };
}
