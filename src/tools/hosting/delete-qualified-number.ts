import * as reply from "../../sinch/reply.js";
import { lookupNumber, step } from "../fields.js";
import { operation } from "../operation.js";
import { ifThere, there } from "./lookups.js";
import { qualifiedState, requireNumberAllows } from "./qualified-number-view.js";
import { getQualifiedNumber } from "./read-qualified-numbers.js";

/** Reference: DELETE /qualifiedNumbers/{phoneNumber}. */
export const deleteQualifiedNumber = operation({
  name: "delete_qualified_number",
  title: "Delete qualified number",
  description: "Drops a candidate for hosting, with its checks and proof of ownership.",
  api: "hosting",
  route: "DELETE /qualifiedNumbers/{phoneNumber}",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_deletequalifiednumber",
  effect: "destroys",
  path: { phoneNumber: lookupNumber },
  reply: reply.nothing,
  target: ({ phoneNumber }, context) => ifThere(context, getQualifiedNumber, phoneNumber),
  allow: ({ phoneNumber }, number) => requireNumberAllows(there(getQualifiedNumber, number), phoneNumber, "delete"),
  approve: {
    preview({ phoneNumber }, found) {
      const number = there(getQualifiedNumber, found);
      return {
        summary: `Deletes ${phoneNumber} from the qualified numbers.`,
        details: { phoneNumber, state: qualifiedState(number) },
        consequence: "To host it later, it has to be qualified and its ownership proven again.",
      };
    },
    revision: (number) => [number?.globalProcessState, number?.updatedTime],
  },
  lost: {
    settle: (_, number) => ({ outcome: number ? "not-done" : "done" }),
    tells: () => step("get_qualified_number", "the number is still there, or it is not"),
  },
  answer: {
    summary: (_, { phoneNumber }) => `${phoneNumber} is no longer a qualified number.`,
    next: () => [step("qualify_numbers", "if it is to be hosted after all")],
  },
});
