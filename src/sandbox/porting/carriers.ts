import { portingTestNumbers } from "../../knowledge/test-numbers.js";

/** Losing carriers by area code; any other area code gets one of these by its digits, always the same one. */
const CARRIERS: Readonly<Record<string, string>> = {
  "202": "Harbor Telecom",
  "312": "Prairie Line",
  "415": "Bayside Wireless",
  "416": "Northline Wireless",
};
const CARRIER_NAMES = Object.values(CARRIERS);

const CANADIAN_AREA_CODES = new Set(
  (
    "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 " +
    "506 514 519 537 548 568 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 851 " +
    "867 873 879 902 905 942"
  ).split(" "),
);
const TOLL_FREE_AREA_CODES = new Set(["800", "833", "844", "855", "866", "877", "888"]);

const areaCode = (phoneNumber: string): string => phoneNumber.slice(2, 5);

export const testNumbers = new Map(portingTestNumbers.map((row) => [row.number, row]));

/** The carrier that holds a North American number today. */
export function losingCarrier(phoneNumber: string): string {
  const known = testNumbers.get(phoneNumber)?.carrier ?? CARRIERS[areaCode(phoneNumber)];
  return known ?? CARRIER_NAMES[Number(areaCode(phoneNumber)) % CARRIER_NAMES.length] ?? "Harbor Telecom";
}

export const countryOf = (phoneNumber: string): "US" | "CA" =>
  CANADIAN_AREA_CODES.has(areaCode(phoneNumber)) ? "CA" : "US";

export const isTollFree = (phoneNumber: string): boolean => TOLL_FREE_AREA_CODES.has(areaCode(phoneNumber));
