import type { InputOf, NoFields } from "../../sinch/endpoint.js";
import * as reply from "../../sinch/reply.js";
import { ownWords } from "../../values/own-words.js";
import { filled, instant } from "../fields.js";
import { operation } from "../operation.js";
import { campaignId, linkDetails } from "./hosting-fields.js";
import { localLoa } from "./loa.js";
import { type Kind, THE_ORDER, textEnable } from "./text-enable.js";
import { commonBody, OF_ORDERS, OF_QUALIFIED } from "./text-enable-arguments.js";

const body = {
  ...commonBody,
  campaignId: campaignId.optional(),
  nnid: filled(20).optional().describe("By arrangement only"),
  scheduledOsrUpdateTime: instant.optional(),
  ...localLoa.body,
};
const extra = localLoa.extra;

const LOCAL: Kind<InputOf<NoFields, NoFields, typeof body, typeof extra>> = {
  kind: "local",
  schedule: "scheduledOsrUpdateTime",
  details: (input) => ({
    campaignId: linkDetails(input, input).campaignId,
    nnid: input.nnid ?? ownWords`Sinch's own`,
    scheduledOsrUpdateTime: input.scheduledOsrUpdateTime,
  }),
};

/** Reference: POST /hostingOrders:textEnableNumbers. That numbers must be qualified first is said in the overview only. */
export const textEnableNumbers = operation({
  name: "text_enable_numbers",
  title: "Text-enable numbers",
  description:
    "Text-enables qualified local numbers; answers with the order. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /hostingOrders:textEnableNumbers",
  page: "imported-hosting/hosting-orders/textenablenumbers",
  effect: "reaches-people",
  body,
  extra,
  ...textEnable(LOCAL, OF_ORDERS, THE_ORDER),
});

/** Reference: POST /qualifiedNumbers:textEnableNumbers; answers with the id alone, and its text demands a campaign. */
export const textEnableQualifiedNumbers = operation({
  name: "text_enable_qualified_numbers",
  title: "Text-enable qualified numbers",
  description:
    "Text-enables VERIFIED local numbers, the usual way; needs a campaign. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /qualifiedNumbers:textEnableNumbers",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_textenablenumbers",
  effect: "reaches-people",
  body,
  extra,
  ...textEnable(LOCAL, OF_QUALIFIED, {
    reply: reply.open({ hostingOrderId: reply.text }),
    found: ({ hostingOrderId }) => ({ hostingOrderId }),
  }),
});
