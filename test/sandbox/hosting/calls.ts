import { expect } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../../src/sandbox/index.js";
import { checkReply, checkRequest } from "../../contract/oracle.js";
import { type Answer, basic, control, fetched } from "../calls.js";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const PLAN = "4be1c7a09d3f42e8a6510c2f7d98e3b4";
export const CAMPAIGN = "CQ7LM2X";

export const directLoaInfo = {
  authorisedPerson: { firstName: "Imani", lastName: "Okafor", email: "imani.okafor@harbordental.example" },
  address: {
    buildingNumber: "410",
    street: "Alder Street",
    city: "Seattle",
    state: "WA",
    postalCode: "98101",
    country: "US",
  },
  currentVoiceCarrier: "Lumen",
};
export const resellerLoaInfo = { ...directLoaInfo, businessName: "Cascade Veterinary Partners Inc." };

/** A number of the fiction range by its last two digits. */
export const local = (ending: string): string => `+120655501${ending}`;
export const tollFree = (ending: string): string => `+183355501${ending}`;
export const inPath = (phoneNumber: string): string => encodeURIComponent(phoneNumber);

export interface HostingCalls {
  readonly sandbox: Sandbox;
  /** One request the contract allows; request and reply are both held against it. */
  (method: string, path: string, body?: object): Promise<Answer>;
  /** One request the contract may forbid; only the reply is held against it. A string body goes out as it stands. */
  bad(method: string, path: string, body?: object | string): Promise<Answer>;
  /** A control route of the sandbox. */
  lever(method: string, path: string, body?: object): Promise<Answer["json"]>;
  /** Candidates that have been found eligible and whose invoices were accepted. */
  verified(...phoneNumbers: string[]): Promise<void>;
  /** A text-enable order of the full-answer variant; its id. */
  textEnable(numbers: string[], more?: object): Promise<string>;
  state(phoneNumber: string): Promise<string>;
  orderState(hostingOrderId: string): Promise<string>;
  close(): Promise<void>;
}

/** A sandbox of its own at a fixed time that stands still, and a caller of its hosting API. */
export async function hostingSandbox(): Promise<HostingCalls> {
  const sandbox = await startSandbox({ clock: sandboxClock({ start: new Date("2027-01-04T15:00:00Z") }) });
  const authorization = basic(sandbox.keyId, sandbox.keySecret);

  async function bad(method: string, path: string, body?: object | string): Promise<Answer> {
    const init: RequestInit = { method, headers: { authorization } };
    if (body !== undefined) {
      init.headers = { authorization, "content-type": "application/json" };
      init.body = typeof body === "string" ? body : JSON.stringify(body);
    }
    const whole = `/v1/projects/${sandbox.projectId}${path}`;
    const answer = await fetched(`${sandbox.hostingUrl}${whole}`, init);
    const [pathname = ""] = whole.split("?");
    expect(checkReply({ api: "hosting", method, path: pathname, ...answer, body: answer.json ?? answer.text })).toEqual(
      [],
    );
    return answer;
  }

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const [pathname = "", search] = path.split("?");
    const whole = `/v1/projects/${sandbox.projectId}${pathname}`;
    const query = new URLSearchParams(search);
    expect(checkRequest({ api: "hosting", method, path: whole, query, body })).toEqual([]);
    return bad(method, path, body);
  }

  const lever: HostingCalls["lever"] = (method, path, body) => control(sandbox, method, path, body);

  return Object.assign(call, {
    sandbox,
    bad,
    lever,
    async verified(...phoneNumbers: string[]) {
      await call("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers });
      sandbox.clock.advance(5 * MINUTE);
      expect((await lever("POST", "/invoices", { phoneNumbers })).reviewed).toEqual(phoneNumbers);
    },
    async textEnable(numbers: string[], more: object = {}) {
      const body = { regionCode: "US", numbers, servicePlanId: PLAN, campaignId: CAMPAIGN, directLoaInfo, ...more };
      const { status, json } = await call("POST", "/hostingOrders:textEnableNumbers", body);
      expect(status).toBe(200);
      return json.hostingOrderId;
    },
    async state(phoneNumber: string) {
      const { json } = await call("GET", `/qualifiedNumbers/${inPath(phoneNumber)}`);
      return json.globalProcessState.replace("GLOBAL_PROCESS_STATE_", "");
    },
    async orderState(hostingOrderId: string) {
      return (await call("GET", `/hostingOrders/${hostingOrderId}`)).json.state;
    },
    close: () => sandbox.close(),
  });
}
