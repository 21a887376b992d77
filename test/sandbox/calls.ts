import { expect } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.js";
import { checkReply, portInNumberEntries } from "../contract/oracle.js";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into replies whose shape the contract oracle judges.
  json: any;
}

export async function fetched(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

/** Asks the token endpoint as a client would. */
export function tokenRequest(sandbox: Sandbox, secret = sandbox.keySecret, grant = "client_credentials") {
  return fetched(`${sandbox.authUrl}/oauth2/token`, {
    method: "POST",
    headers: {
      authorization: basic(sandbox.keyId, secret),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: `grant_type=${grant}`,
  });
}

/** A control route; anything but 2xx is a mistake of the test. */
export async function control(sandbox: Sandbox, method: string, path: string, body?: object): Promise<Answer["json"]> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await fetched(`${sandbox.url}/__sandbox${path}`, init);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

const UNDOCUMENTED_STATES = /^body(\/order)?\/status: must be equal to one of the allowed values$/;

export interface PortingCalls {
  /** One request; its reply is held against the contract, whatever it is. `body` as a string is sent as it stands. */
  (method: string, path: string, body?: object | string): Promise<Answer>;
  /** Creates an order and returns its path. */
  order(phoneNumbers: object[], more?: object): Promise<string>;
}

/** Calls the sandbox as the Porting API. */
export function portingCalls(sandbox: Sandbox): PortingCalls {
  const authorization = basic(sandbox.keyId, sandbox.keySecret);
  async function call(method: string, path: string, body?: object | string): Promise<Answer> {
    const [pathname = ""] = path.split("?");
    const init: RequestInit = { method, headers: { authorization } };
    if (body !== undefined) {
      init.headers = { authorization, "content-type": "application/json" };
      init.body = typeof body === "string" ? body : JSON.stringify(body);
    }
    const answer = await fetched(`${sandbox.portingUrl}/v1/projects/${sandbox.projectId}${path}`, init);
    const violations = checkReply(
      { api: "porting", method, path: `/v1/projects/${sandbox.projectId}${pathname}`, ...answer, body: answer.json },
      { passUnknown: portInNumberEntries },
    );
    // The contract names two states outside its list of values and asks readers to tolerate them.
    const tolerated = ["ORDER_BUILDING", "PENDING_CANCELATION"].includes(answer.json?.status);
    expect(violations.filter((violation) => !(tolerated && UNDOCUMENTED_STATES.test(violation)))).toEqual([]);
    return answer;
  }
  return Object.assign(call, {
    async order(phoneNumbers: object[], more: object = {}) {
      const { status, json } = await call("POST", "/orders/portIns", orderOf(phoneNumbers, more));
      expect(status).toBe(201);
      return `/orders/portIns/${json.id}`;
    },
  });
}

/** A number of an order, complete and without fault. */
export const numberOf = (phoneNumber: string, more: object = {}): object => ({
  phoneNumber,
  endUser: {
    name: "Cedar Hill Bakery",
    streetNum: "12",
    streetName: "Main",
    city: "Washington",
    state: "DC",
    zipCode: "20001",
  },
  portOutInfo: { accountNum: "CH-77", existingPortOutPin: "1111" },
  ...more,
});

export const orderOf = (phoneNumbers: object[], more: object = {}): object => ({
  desiredPortSchedule: {
    desiredPortDate: "2027-01-19",
    desiredPortTime: "10:30:00",
    desiredPortTimeZone: "US/Central",
  },
  phoneNumbers,
  ...more,
});
