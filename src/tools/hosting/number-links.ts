/** What an imported number is linked to, and what a change of it would touch. */
import { stepState } from "../../lifecycles/index.js";
import type { Links } from "./hosting-fields.js";
import type { ImportedNumber } from "./imported-number-view.js";

export const LINKS = ["servicePlanId", "campaignId"] as const;
export type LinkName = (typeof LINKS)[number];
const BLOCK = { servicePlanId: "smsProvisioning", campaignId: "campaignProvisioning" } as const;
export const NOUN = { servicePlanId: "service plan", campaignId: "campaign" } as const;

export interface Wanted {
  displayName?: string | undefined;
  callbackUrl?: string | undefined;
  smsConfiguration?: Links | undefined;
}

export const linkedTo = (number: ImportedNumber, name: LinkName): string => number.smsConfiguration?.[name] ?? "";

/** A link that failed may be asked for again under the same id. */
const hasFailed = (number: ImportedNumber, name: LinkName): boolean => stepState(number[BLOCK[name]]) === "FAILED";

const isUnlinking = (number: ImportedNumber, name: LinkName): boolean => number[BLOCK[name]]?.type === "DEPROVISIONING";

/** Sinch has not finished taking the old link off. */
export const stillUnlinking = (number: ImportedNumber, name: LinkName): boolean =>
  isUnlinking(number, name) && stepState(number[BLOCK[name]]) !== "DONE";

/** What it is linked to, or was until it was unlinked. */
export const lastLinkedTo = (number: ImportedNumber, name: LinkName): string =>
  linkedTo(number, name) || (isUnlinking(number, name) ? (number[BLOCK[name]]?.serviceId ?? "") : "");

/** The links that are to become other ones: Sinch wants the old ones off first, in a request of its own. */
export const linksToMove = (number: ImportedNumber, wanted: Wanted): LinkName[] =>
  LINKS.filter((name) => {
    const id = wanted.smsConfiguration?.[name];
    return id && linkedTo(number, name) && linkedTo(number, name) !== id;
  });

/** The links that are wanted and off: to be set at once, or as soon as Sinch has taken the old ones off. */
export const linksToSet = (number: ImportedNumber, wanted: Wanted): LinkName[] =>
  LINKS.filter((name) => wanted.smsConfiguration?.[name] && !linkedTo(number, name));

/** Field, before and after, of everything that would change. */
export function changesOf(number: ImportedNumber, wanted: Wanted): { field: string; before: string; after: string }[] {
  const texts = (["displayName", "callbackUrl"] as const).flatMap((name) =>
    wanted[name] === undefined || wanted[name] === (number[name] ?? "")
      ? []
      : [{ field: name, before: number[name] ?? "", after: wanted[name] }],
  );
  const links = LINKS.flatMap((name) => {
    const after = wanted.smsConfiguration?.[name];
    const before = linkedTo(number, name);
    if (after === undefined || (after === before && !(after && hasFailed(number, name)))) return [];
    return [{ field: `smsConfiguration.${name}`, before, after }];
  });
  return [...texts, ...links];
}

/** Everything that a change would touch, to tell a state from a later one. */
export const fingerprint = (number: ImportedNumber): string =>
  JSON.stringify([
    number.displayName ?? "",
    number.callbackUrl ?? "",
    ...LINKS.flatMap((name) => [linkedTo(number, name), number[BLOCK[name]] ?? null]),
  ]);

/**
 * What an approval is bound to. Of a link that is to become another one only what it was: the approval of a move holds until
 * the move is through, however far an earlier call has brought it.
 */
export const approvedState = (number: ImportedNumber, wanted: Wanted): unknown => [
  number.displayName ?? "",
  number.callbackUrl ?? "",
  ...LINKS.map((name) =>
    wanted.smsConfiguration?.[name]
      ? lastLinkedTo(number, name)
      : [linkedTo(number, name), number[BLOCK[name]] ?? null],
  ),
];

export const holds = (number: ImportedNumber, wanted: Wanted): boolean =>
  (wanted.displayName === undefined || wanted.displayName === number.displayName) &&
  (wanted.callbackUrl === undefined || wanted.callbackUrl === number.callbackUrl) &&
  LINKS.every((name) => {
    const id = wanted.smsConfiguration?.[name];
    return id === undefined || id === linkedTo(number, name);
  });
