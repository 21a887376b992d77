import type { InputOf, NoFields } from "../../sinch/endpoint.js";
import { instant } from "../fields.js";
import { operation } from "../operation.js";
import { tollFreeLoa } from "./loa.js";
import { type Kind, THE_ORDER, textEnable } from "./text-enable.js";
import { commonBody, OF_ORDERS, OF_QUALIFIED } from "./text-enable-arguments.js";

// No campaign, NNID or OSR schedule: toll-free numbers have a registry of their own.
const body = { ...commonBody, scheduledZipwhipProvisioningTime: instant.optional(), ...tollFreeLoa.body };
const extra = tollFreeLoa.extra;

const TOLL_FREE: Kind<InputOf<NoFields, NoFields, typeof body, typeof extra>> = {
  kind: "toll-free",
  schedule: "scheduledZipwhipProvisioningTime",
  details: ({ scheduledZipwhipProvisioningTime }) => ({ scheduledZipwhipProvisioningTime }),
};

/**
 * Reference: POST /hostingOrders:textEnableTollFreeNumbers. The published schema requires projectId in the body, its
 * example omits it; sending it is safe.
 */
export const textEnableTollFreeNumbers = operation({
  name: "text_enable_toll_free_numbers",
  title: "Text-enable toll-free numbers",
  description:
    "Text-enables qualified toll-free numbers; answers with the order. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /hostingOrders:textEnableTollFreeNumbers",
  page: "imported-hosting/hosting-orders/textenabletollfreenumbers",
  effect: "reaches-people",
  bodyNamesProject: true,
  body,
  extra,
  ...textEnable(TOLL_FREE, OF_ORDERS, THE_ORDER),
});

/** Reference: POST /qualifiedNumbers:textEnableTollFreeNumbers; unlike its local twin it answers with the whole order. */
export const textEnableQualifiedTollFreeNumbers = operation({
  name: "text_enable_qualified_toll_free_numbers",
  title: "Text-enable qualified toll-free numbers",
  description:
    "Text-enables VERIFIED toll-free numbers, the usual way. Sinch mails the LOA to its authorisedPerson: ask, never guess.",
  api: "hosting",
  route: "POST /qualifiedNumbers:textEnableTollFreeNumbers",
  page: "imported-hosting/qualified-numbers/qualifiednumberstextenabletollfreenumbers",
  effect: "reaches-people",
  bodyNamesProject: true,
  body,
  extra,
  ...textEnable(TOLL_FREE, OF_QUALIFIED, THE_ORDER),
});
