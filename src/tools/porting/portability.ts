import { PORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import * as reply from "../../sinch/reply.js";
import { counted, listed, lookupNumber, phoneNumber, sampleWarnings, step } from "../fields.js";
import { operation } from "../operation.js";
import { clipped, fitting, tally } from "../shorten.js";

const checkedNumber = reply.open({
  phoneNumber: reply.text,
  portable: reply.flag,
  carrier: reply.text,
  reason: reply.text,
});

/** What is said of a number of another country: it must not stop the check of the others. */
const FOREIGN = "Not a US or Canadian number: Sinch ports no others, so it was not sent.";

const isForeign = (number: string): boolean => !phoneNumber.safeParse(number).success;

/** Reference: POST /portabilityChecks. Sinch documents no limit; this is what an order can hold. */
export const checkPortability = operation({
  name: "check_portability",
  title: "Check portability",
  description:
    "Checks whether numbers can be ported to Sinch and who their losing carrier is. Run it before create_port_in_order: one non-portable number fails a whole order.",
  api: "porting",
  route: "POST /portabilityChecks",
  page: "porting/port-in-numbers/checkportingavailability",
  effect: "reads",
  lasting: true,
  body: {
    phoneNumbers: listed(
      lookupNumber.meta({ publish: { type: "string", pattern: "^\\+1\\d{10}$" } }),
      PORT_ORDER_NUMBERS,
      "check them in several calls",
    ),
  },
  reply: reply.open({ phoneNumbers: reply.list(checkedNumber) }),
  async send({ phoneNumbers: asked }, _, __, plain) {
    const [foreign, ours] = [asked.filter(isForeign), asked.filter((number) => !isForeign(number))];
    const checked = ours.length > 0 ? await plain({ phoneNumbers: ours }) : undefined;
    const unsupported = foreign.map((number) => ({ phoneNumber: number, portable: false, reason: FOREIGN }));
    return { ...checked, phoneNumbers: [...(checked?.phoneNumbers ?? []), ...unsupported] };
  },
  answer: {
    summary({ phoneNumbers: numbers }, { phoneNumbers: asked }) {
      const portable = numbers.filter((number) => number.portable).length;
      const rest = portable < numbers.length ? "; leave the others out of the order" : "";
      return [
        `${portable} of ${counted(numbers.length, "number")} can be ported${rest}.`,
        ...sampleWarnings(asked),
      ].join(" ");
    },
    shape({ phoneNumbers: numbers }) {
      // The refused first: they are what somebody has to decide about.
      const ordered = [...numbers].sort((a, b) => Number(a.portable ?? false) - Number(b.portable ?? false));
      const lines = ordered.map(({ phoneNumber, portable, carrier, reason }) => ({
        phoneNumber,
        portable,
        carrier: clipped(carrier, 60),
        ...(reason ? { reason: clipped(reason, 160) } : {}),
      }));
      const { shown, left } = fitting(lines);
      return {
        data: {
          portableByCarrier: tally(
            numbers.filter((number) => number.portable).map((number) => clipped(number.carrier, 60)),
          ),
          phoneNumbers: shown,
        },
        ...(left > 0
          ? { omitted: { phoneNumbers: left, how: "portable ones left out last; check fewer at a time to see each" } }
          : {}),
      };
    },
    next({ phoneNumbers: numbers }) {
      if (numbers.some((number) => number.portable))
        return [
          step("create_port_in_order", "one order per losing carrier, without the numbers that cannot be ported"),
        ];
      return numbers.every(({ reason }) => reason === FOREIGN)
        ? []
        : [step("qualify_numbers", "numbers that cannot be ported may still be hosted for messaging")];
    },
  },
});
