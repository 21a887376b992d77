const WORDS = [
  "none",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** A small number as prose writes it: `three`. */
export const inWords = (amount: number): string => WORDS[amount] ?? String(amount);
