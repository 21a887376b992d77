import { regionOf } from "../../knowledge/area-codes.js";
import * as reply from "../../sinch/reply.js";
import { lookupNumber, step } from "../fields.js";
import { operation } from "../operation.js";
import { ifThere, there } from "./lookups.js";
import { getImportedNumber } from "./read-imported-numbers.js";

/** Reference: DELETE /importedNumbers/{phoneNumber}. */
export const deleteImportedNumber = operation({
  name: "delete_imported_number",
  title: "Delete imported number",
  description: "Takes a number off Sinch SMS: its texts end here. Voice stays at its carrier.",
  api: "hosting",
  route: "DELETE /importedNumbers/{phoneNumber}",
  page: "imported-hosting/imported-numbers/importnumberservice_deleteimportednumber",
  effect: "destroys",
  path: { phoneNumber: lookupNumber },
  reply: reply.nothing,
  target: ({ phoneNumber: number }, context) => ifThere(context, getImportedNumber, number),
  allow: (_, found) => void there(getImportedNumber, found),
  approve: {
    preview({ phoneNumber: number }, imported) {
      const found = there(getImportedNumber, imported);
      return {
        summary: `Takes ${number} (${regionOf(number)}) off Sinch SMS.`,
        details: {
          phoneNumber: number,
          displayName: found.displayName,
          servicePlanId: found.smsConfiguration?.servicePlanId,
          campaignId: found.smsConfiguration?.campaignId,
        },
        consequence: "Texts to and from the number end on Sinch; only a new import brings it back.",
      };
    },
    revision: (found) => found?.smsConfiguration ?? null,
  },
  lost: {
    settle: (_, found) => ({ outcome: found ? "not-done" : "done" }),
    tells: () => step("get_imported_number", "the number is still there, or it is not"),
  },
  answer: {
    summary: (_, { phoneNumber: number }) => `${number} is off Sinch SMS.`,
    next: () => [step("import_number", "the only way back, if this was a mistake")],
  },
});
