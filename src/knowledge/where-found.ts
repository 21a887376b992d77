/** Where the person finds the ids that Sinch's APIs ask for; said wherever one is missing. */
export const WHERE_FOUND = {
  servicePlanId: "It stands in the Sinch dashboard under SMS > APIs.",
  campaignId: "It stands with the 10DLC campaigns in the Sinch dashboard, and in the 10DLC API.",
  nnid: "By default Sinch's own; another NNID is arranged with the account manager.",
  appId: "The voice app's id stands in the Sinch dashboard under Apps.",
  trunkId: "The trunk's id stands in the Sinch dashboard with the elastic SIP trunks.",
  serviceId: "The fax service's id stands in the Sinch dashboard with the fax services.",
  hostingOrderId: "It was answered when the order was placed; only orders with a campaign can be listed.",
} as const;
