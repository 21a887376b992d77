import { portingTestNumbers } from "../../knowledge/test-numbers.js";

/** Losing carriers by area code; any other area code gets one of these by its digits, always the same one. */
const CARRIERS: Readonly<Record<string, string>> = {
  "202": "Harbor Telecom",
  "312": "Prairie Line",
  "415": "Bayside Wireless",
  "416": "Northline Wireless",
};
const CARRIER_NAMES = Object.values(CARRIERS);

const areaCode = (phoneNumber: string): string => phoneNumber.slice(2, 5);

export const testNumbers = new Map(portingTestNumbers.map((row) => [row.number, row]));

/** The carrier that holds a North American number today. */
export function losingCarrier(phoneNumber: string): string {
  const known = testNumbers.get(phoneNumber)?.carrier ?? CARRIERS[areaCode(phoneNumber)];
  return known ?? CARRIER_NAMES[Number(areaCode(phoneNumber)) % CARRIER_NAMES.length] ?? "Harbor Telecom";
}
