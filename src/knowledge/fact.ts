/**
 * What a statement rests on: Sinch's API reference, a public summary of it, material published by others in the field
 * (carriers, regulators), our own inference, or what this server itself does.
 */
export type Basis = "reference" | "summary" | "field" | "inferred" | "server";

export interface Fact {
  readonly text: string;
  readonly basis: Basis;
}

/** Facts under one heading. */
export interface Section {
  readonly heading: string;
  readonly facts: readonly Fact[];
}

export const reference = (text: string): Fact => ({ text, basis: "reference" });
export const summary = (text: string): Fact => ({ text, basis: "summary" });
export const field = (text: string): Fact => ({ text, basis: "field" });
export const inferred = (text: string): Fact => ({ text, basis: "inferred" });
export const ours = (text: string): Fact => ({ text, basis: "server" });

const marks: Readonly<Record<Basis, string>> = {
  reference: "",
  server: "",
  summary: " *(summary)*",
  field: " *(field)*",
  inferred: " *(inferred)*",
};

/** How a text shows what a claim rests on. */
export const mark = (basis: Basis = "reference"): string => marks[basis];

/** What the marks mean; every text that uses them ends with it. */
export const legend =
  "*Unmarked: Sinch's reference, or what this server does. (summary): a public summary of it. (field): carriers, regulators and others in the trade. (inferred): our inference.*";
