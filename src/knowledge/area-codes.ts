/** Toll-free area codes in use (NANPA). 822 is set aside for a later one. */
export const tollFreeAreaCodes: readonly string[] = ["800", "833", "844", "855", "866", "877", "888"];

/** Canadian area codes in use (Canadian Numbering Administrator); every other geographic +1 code counts as US here. */
export const canadianAreaCodes: readonly string[] = [
  ...["204", "226", "236", "249", "250", "257", "263", "289", "306", "343", "354", "365", "367", "368", "382", "403"],
  ...["416", "418", "428", "431", "437", "438", "450", "468", "474", "506", "514", "519", "548", "579", "581", "584"],
  ...["587", "604", "613", "639", "647", "672", "683", "705", "709", "742", "753", "778", "780", "782", "807", "819"],
  ...["825", "867", "873", "879", "902", "905", "942"],
];

const areaCode = (phoneNumber: string): string => /^\+1(\d{3})/.exec(phoneNumber)?.[1] ?? "";

/** Whether an E.164 number is toll-free, by its area code. */
export const isTollFree = (phoneNumber: string): boolean => tollFreeAreaCodes.includes(areaCode(phoneNumber));

/** "CA" for an E.164 number with a Canadian area code, "US" for any other. Toll-free codes are shared and count as US. */
export const regionOf = (phoneNumber: string): "US" | "CA" =>
  canadianAreaCodes.includes(areaCode(phoneNumber)) ? "CA" : "US";

/** +1 area codes of other members of the numbering plan, from the Bahamas to Trinidad (NANPA). */
const otherCountries: ReadonlySet<string> = new Set(
  "242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876".split(" "),
);

/** False for a +1 number of a country that Sinch neither ports nor hosts. US territories count as US. */
export const isUsOrCanadian = (phoneNumber: string): boolean => !otherCountries.has(areaCode(phoneNumber));

/** Whether anybody can have this +1 number: area code and exchange begin with 2 to 9, and 555 is no area code. */
export const canExist = (phoneNumber: string): boolean => /^\+1(?!555)[2-9]\d{2}[2-9]\d{6}$/.test(phoneNumber);

/** The US and Canadian numbers in a text, in any usual spelling, as E.164; each once. */
export const numbersIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/(?<!\d)(?:\+?1[ .-]?)?\(?([2-9]\d{2})\)?[ .-]?([2-9]\d{2})[ .-]?(\d{4})(?!\d)/g)].map(
      ([, area, exchange, line]) => `+1${area}${exchange}${line}`,
    ),
  ),
];
