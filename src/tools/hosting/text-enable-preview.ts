/** What a person is shown before a text-enable order, above all what the letter will say that is mailed. */

import { momentText } from "../../knowledge/business-days.js";
import { compact } from "../../values/compact.js";
import { OwnWords, ownWords } from "../../values/own-words.js";
import { counted, mind } from "../fields.js";
import type { Context, Preview } from "../operation.js";
import { warnings as campaignWarnings, linkDetails, NONE, underWarnings } from "./hosting-fields.js";
import { type LoaBlocks, loaOf } from "./loa.js";
import { firstOf } from "./lookups.js";
import { qualifiedState } from "./qualified-number-view.js";
import type { TextEnableInput } from "./text-enable-arguments.js";
import type { Candidates } from "./text-enable-candidates.js";

export function textEnablePreview(
  input: TextEnableInput,
  numbers: Candidates,
  extra: Readonly<Record<string, unknown>>,
  context: Context,
): Preview {
  const { type, signer } = loaOf(input);
  const unproven = numbers
    .filter(({ found }) => found && qualifiedState(found) === "ELIGIBLE")
    .map(({ phoneNumber }) => phoneNumber);
  const warnings = textEnableWarnings(input, unproven);
  const many = counted(input.numbers.length, "number");
  return {
    summary: signer
      ? `Orders texting on Sinch for ${many} and mails a ${type} LOA to ${signer.email} for signature.${mind(warnings)}`
      : `Orders texting on Sinch for ${many} under the standing (blanket) LOA.${mind(warnings)}`,
    details: {
      now: new OwnWords(momentText(context.now())),
      numbers: input.numbers.length,
      firstNumbers: input.numbers.slice(0, 10),
      regionCode: input.regionCode,
      loa: signer ? type : ownWords`${type}: a standing LOA, nobody signs`,
      ...compact({
        signer: signer?.name,
        signerEmail: signer?.email,
        businessName: input.resellerLoaInfo?.businessName,
      }),
      ...letterOf(input),
      displayName: input.displayName ?? NONE,
      servicePlanId: linkDetails(input, input).servicePlanId,
      callbackUrl: input.callbackUrl ?? NONE,
      ...Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== undefined)),
      ...underWarnings(warnings),
    },
    consequence: `${signer ? "A legal document reaches this mailbox at once; until it is signed nothing moves." : "No document is mailed and nobody signs: the work begins at once."} No operation changes or cancels a hosting order. Once done, texts of these numbers go through Sinch, until delete_imported_number takes a number off.`,
  };
}

const COUNTRIES: Readonly<Record<string, string>> = { USA: "US", "UNITED STATES": "US", CANADA: "CA" };

/** What a desk would ask about, as sentences of ours. */
function textEnableWarnings(input: TextEnableInput & { nnid?: string }, unproven: readonly string[]): string[] {
  const { regionCode: region } = input;
  const { signer } = loaOf(input);
  const stated = (input.directLoaInfo ?? input.resellerLoaInfo)?.address?.country?.toUpperCase() ?? "";
  const country = COUNTRIES[stated] ?? stated;
  return [
    ...(unproven.length > 0
      ? [`Ownership is not proven yet for ${firstOf(unproven).join(", ")}: prove it first, or Sinch may refuse.`]
      : []),
    ...campaignWarnings(input.numbers, input),
    ...(signer && ["US", "CA"].includes(country) && country !== region
      ? [`The address on the LOA is in ${country}, the order is for ${region}.`]
      : []),
    ...(signer
      ? []
      : ["A standing LOA has to be arranged with the account manager first, or Sinch refuses the order."]),
    ...(input.nnid ? ["An NNID of one's own has to be arranged with the account manager first."] : []),
  ];
}

/** What else the legal document will say, for whoever approves that it is mailed. */
function letterOf({ directLoaInfo, resellerLoaInfo }: LoaBlocks): object {
  const letter = directLoaInfo ?? resellerLoaInfo;
  if (!letter) return {};
  const { buildingNumber, street, city, state, postalCode, country } = letter.address ?? {};
  return {
    address: `${buildingNumber} ${street}, ${city}, ${state} ${postalCode}, ${country}`,
    currentVoiceCarrier: letter.currentVoiceCarrier,
  };
}
