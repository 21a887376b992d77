/** The three letters of authorization: the request field that carries each, and the words a person chooses it by. */
export const loaTypes = {
  direct: { block: "directLoaInfo", whose: "the numbers are our own company's" },
  reseller: { block: "resellerLoaInfo", whose: "they belong to a customer whom we serve" },
  blanket: { block: "blanketLoaInfo", whose: "the account manager has set up a standing LOA, and nobody signs" },
} as const;

export type LoaType = keyof typeof loaTypes;

/** Every type, in the order in which they are offered. */
export const LOA_TYPES = Object.keys(loaTypes) as readonly LoaType[];
