/** Arguments of porting calls that are complete and without fault, and the usual ways of an order through its life. */
import { expect } from "vitest";
import { control } from "../sandbox/calls.js";
import type { ToolAnswer, World } from "./world.js";

export const DAY = 86_400_000;

/** Two numbers of one carrier, one of another, one Canadian: all port without trouble. */
export const NUMBERS = ["+12025550150", "+12025550151", "+13125550150"] as const;
export const CANADIAN = "+14165550150";

/** The smallest letter of authorization that is a PDF. */
export const LOA = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF").toString(
  "base64",
);

export const END_USER = {
  name: "Lakeside Dental Clinic LLC",
  streetNum: "480",
  streetName: "Wells",
  city: "Washington",
  state: "DC",
  zipCode: "20001",
};

export const entry = (phoneNumber: string, more: object = {}): Record<string, unknown> => ({
  phoneNumber,
  endUser: END_USER,
  portOutInfo: { accountNum: "HT-5520817", existingPortOutPin: "740291" },
  ...more,
});

/** A date to port on for servers that run by the real clock, whatever it says. */
export const inAMonth = () => ({
  desiredPortSchedule: { desiredPortDate: new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10) },
});

/** Everything create_port_in_order needs, so that nothing has to be asked. */
export const orderArgs = (
  numbers: readonly string[] = [NUMBERS[0]],
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  desiredPortSchedule: { desiredPortDate: "2027-01-19" },
  onDemandActivation: false,
  phoneNumbers: numbers.map((number) => entry(number)),
  ...more,
});

/** A call that must be answered with status ok; its body is returned. */
export async function ok(world: World, tool: string, args: Record<string, unknown> = {}): Promise<ToolAnswer["body"]> {
  const { isError, body, text } = await world.call(tool, args);
  expect(isError, text).toBe(false);
  expect(body.status, text).toBe("ok");
  return body;
}

/** A call that must be refused; its error is returned, with what the answer says beside it. */
export async function refused(
  world: World,
  tool: string,
  args: Record<string, unknown> = {},
): Promise<ToolAnswer["body"]["error"]> {
  const { isError, body, text } = await world.call(tool, args);
  expect(isError, text).toBe(true);
  expect(body.status, text).toBe("failed");
  expect(body.error.message, text).not.toBe("");
  expect(body.error.fix, text).not.toBe("");
  return { ...body.error, data: body.data, next: body.next };
}

/** Orders through the server (which must not ask for approval) and returns the order's id. */
export async function ordered(
  world: World,
  numbers?: readonly string[],
  more?: Record<string, unknown>,
): Promise<string> {
  return (await ok(world, "create_port_in_order", orderArgs(numbers, more))).data.id;
}

/** The losing carriers confirm every number of the order. */
export const confirmed = (world: World, orderId: string): Promise<unknown> =>
  control(world.sandbox, "POST", `/orders/${orderId}/confirm`, {});

/** How many requests of these operations, or of any, reached the sandbox; tokens do not count. */
export const requests = (world: World, ...operations: string[]): number =>
  world.sandbox.ledger.entries.filter(
    ({ operationId }) =>
      operationId !== "createAccessToken" && (operations.length === 0 || operations.includes(operationId)),
  ).length;
