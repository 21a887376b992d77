/** What is given for a text-enable order: the arguments of both kinds of numbers, their rules, and what is asked for. */

import { regionOf } from "../../knowledge/area-codes.js";
import { compact } from "../../values/compact.js";
import { regionCode } from "../fields.js";
import type { Clarification, Refuse, Settings } from "../operation.js";
import {
  callbackUrl,
  displayName,
  kindOf,
  type Links,
  manyNumbers,
  type NumberKind,
  refuseOtherRegion,
  servicePlanId,
} from "./hosting-fields.js";
import { askAboutMixedNumbers, askForLoa, type LoaBlocks, loaRules } from "./loa.js";
import { askTogether, type Missing, missingLinks } from "./missing-links.js";

export interface TextEnableInput extends LoaBlocks {
  numbers: string[];
  regionCode?: "US" | "CA" | undefined;
  servicePlanId?: string | undefined;
  campaignId?: string | undefined;
  displayName?: string | undefined;
  callbackUrl?: string | undefined;
}

/** Body fields of either kind of number. */
export const commonBody = {
  displayName: displayName.optional(),
  regionCode: regionCode.optional(),
  numbers: manyNumbers,
  servicePlanId: servicePlanId.optional(),
  callbackUrl: callbackUrl.optional(),
};

/** The text-enable tools of one path, by the kind of number that they take. */
export type Family = Readonly<Record<NumberKind, string>>;
export const OF_ORDERS: Family = { local: "text_enable_numbers", "toll-free": "text_enable_toll_free_numbers" };
export const OF_QUALIFIED: Family = {
  local: "text_enable_qualified_numbers",
  "toll-free": "text_enable_qualified_toll_free_numbers",
};

/** The region: what was given, or where the numbers are. Toll-free codes belong to both, so they do not tell. */
export const regionFor = ({ regionCode: given, numbers }: TextEnableInput): "US" | "CA" | undefined => {
  const [telling] = numbers.filter((number) => kindOf(number) === "local");
  return given ?? (telling === undefined ? undefined : regionOf(telling));
};

/** Of the local tool for qualified numbers the text demands a campaign, the schema does not; Canadian numbers take none. */
export const linksFor = (input: TextEnableInput, kind: NumberKind, family: Family): readonly (keyof Links)[] =>
  kind === "local" && family === OF_QUALIFIED && regionFor(input) !== "CA"
    ? ["servicePlanId", "campaignId"]
    : ["servicePlanId"];

export function textEnableRules(input: TextEnableInput, kind: NumberKind, family: Family, refuse: Refuse): void {
  const region = regionFor(input);
  const other = kind === "local" ? "toll-free" : "local";
  input.numbers.forEach((number, index) => {
    if (kindOf(number) !== kind) refuse(`numbers[${index}]`, `is a ${other} number; ${family[other]} takes those`);
    else if (region) refuseOtherRegion(`numbers[${index}]`, number, region, refuse);
  });
  if (region === undefined) refuse("regionCode", "is missing; toll-free numbers do not tell: US or CA");
  loaRules(input, kind, refuse);
}

/** First which numbers; then which LOA and what else is missing; then the parts of the LOA. */
export function textEnableQuestions(
  input: TextEnableInput,
  kind: NumberKind,
  family: Family,
  settings: Settings,
): Clarification | undefined {
  const rest = askTogether(askForLoa(input, kind), missingFrom(input, kind, family, settings));
  const mixed = askAboutMixedNumbers(input.numbers, kind, family);
  if (!mixed) return rest;
  // What the next form will ask is no problem of this one.
  return {
    ...mixed,
    ...compact({ forAgent: rest?.forAgent }),
    settles: [...mixed.settles, ...(rest?.settles ?? [])],
    later: [...(rest?.questions ?? []), ...(rest?.later ?? [])],
  };
}

function missingFrom(input: TextEnableInput, kind: NumberKind, family: Family, settings: Settings): Missing[] {
  const region = kind === "toll-free" ? input.regionCode : regionFor(input);
  return [
    ...missingLinks(linksFor(input, kind, family), input, settings),
    ...(region ? [] : (["regionCode"] as const)),
  ];
}
