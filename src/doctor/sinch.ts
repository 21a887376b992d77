/** What only Sinch can tell: whether the key is taken, whether both APIs answer for this project, and the time. */
import type { Config } from "../config.js";
import { asByonError } from "../errors.js";
import { createClient } from "../sinch/client.js";
import type { AnyEndpoint } from "../sinch/endpoint.js";
import { CONNECT_SECONDS, type Http } from "../sinch/http.js";
import { type Authorizer, authorize, type Credentials } from "../sinch/token.js";
import { getCallbackConfiguration } from "../tools/hosting/callback-configuration.js";
import { listPortInOrders } from "../tools/porting/read-orders.js";
import type { Finding } from "./finding.js";

export interface SinchOutside {
  http: Http;
  now(): Date;
  sleep(ms: number): Promise<void>;
}

/** Token, then one harmless read of each API. What cannot be tried because the token is missing is said to be untried. */
export async function checkSinch(config: Config, credentials: Credentials, outside: SinchOutside): Promise<Finding[]> {
  const clocks: number[] = [];
  const watched: SinchOutside = { ...outside, http: noteClocks(outside, clocks) };
  const authorizer = authorize(credentials, {
    http: watched.http,
    authUrl: config.sinch.authUrl,
    now: () => outside.now().getTime(),
    sleep: outside.sleep,
    timeout: config.sinch.timeout,
  });
  const token = await checkToken(authorizer, credentials, config.sinch.authUrl);
  const reach = token.verdict === "bad" ? [] : await checkReach(config, credentials.projectId, authorizer, watched);
  return [token, ...reach, checkClock(clocks)];
}

async function checkToken(authorizer: Authorizer, { kind }: Credentials, authUrl: string): Promise<Finding> {
  const about = "Credentials";
  if (kind !== "key") return { about, verdict: "none", says: "no token is asked for with these; see the reads below" };
  try {
    await authorizer.header();
    return { about, verdict: "good", says: `${authUrl} gave a token` };
  } catch (thrown) {
    return failed(about, authUrl, thrown);
  }
}

async function checkReach(
  config: Config,
  projectId: string,
  authorizer: Authorizer,
  { http, now, sleep }: SinchOutside,
): Promise<Finding[]> {
  const { portingUrl, hostingUrl, timeout } = config.sinch;
  const client = createClient({
    http,
    authorizer,
    projectId,
    origins: { porting: portingUrl, hosting: hostingUrl },
    timeout,
    sleep,
    now: () => now().getTime(),
  });
  const read = async (about: string, url: string, endpoint: AnyEndpoint, input: object): Promise<Finding> => {
    const good = { about, verdict: "good", says: `${url} answers for this project` } as const;
    try {
      await client.call(endpoint, input);
      return good;
    } catch (thrown) {
      // A project that never set a callback secret has no configuration: Sinch knew the project and the key.
      return endpoint === getCallbackConfiguration && asByonError(thrown).kind === "not_found"
        ? good
        : failed(about, url, thrown);
    }
  };
  return [
    await read("Porting API", portingUrl, listPortInOrders, { pageSize: 1 }),
    await read("Hosting API", hostingUrl, getCallbackConfiguration, {}),
  ];
}

function failed(about: string, url: string, thrown: unknown): Finding {
  const { kind, message, fix, sinch, cause } = asByonError(thrown);
  const code = wireCode(cause);
  const why = code ?? (sinch ? `HTTP ${sinch.status}` : kind);
  return { about, verdict: "bad", says: `${message} (${url}: ${why})`, fix: (code && WIRE_FIXES[code]) ?? fix };
}

const WIRE_FIXES: Readonly<Record<string, string>> = {
  ENOTFOUND: "The name is unknown: check the URL for a typing error, and this machine's DNS.",
  EAI_AGAIN: "Names cannot be looked up: check this machine's network and DNS.",
  ECONNREFUSED: "Nothing listens there: check the URL and its port, and any firewall.",
  UND_ERR_CONNECT_TIMEOUT: `No connection in ${CONNECT_SECONDS} seconds: a firewall may swallow it; this server uses no proxy.`,
  SELF_SIGNED_CERT_IN_CHAIN: "Something in between replaces certificates: give Node its root in NODE_EXTRA_CA_CERTS.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "Something in between replaces certificates: give Node its root in NODE_EXTRA_CA_CERTS.",
};

/** The code of what went wrong on the wire, found under whatever it was wrapped in. */
function wireCode(cause: unknown): string | undefined {
  for (let inner = cause; inner instanceof Error; inner = inner.cause) {
    const { code } = inner as { code?: unknown };
    if (typeof code === "string") return code;
  }
  return undefined;
}

/** Seconds. Tokens and approvals live for minutes; FOC dates are compared by Sinch's clock in any case. */
const ODD_SKEW = 30;
const BAD_SKEW = 300;

function noteClocks({ http, now }: SinchOutside, seconds: number[]): Http {
  return async (call) => {
    const before = now().getTime();
    const reply = await http(call);
    const theirs = Date.parse(reply.headers.date ?? "");
    // Somewhere between question and answer.
    if (Number.isFinite(theirs)) seconds.push((theirs - (before + now().getTime()) / 2) / 1000);
    return reply;
  };
}

function checkClock(skews: readonly number[]): Finding {
  const about = "Clock";
  const skew = [...skews].sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  if (skew === undefined) return { about, verdict: "none", says: "no answer told the time" };
  const size = Math.round(Math.abs(skew));
  if (size <= ODD_SKEW) return { about, verdict: "good", says: `within ${Math.max(1, size)} s of Sinch's` };
  return {
    about,
    verdict: size > BAD_SKEW ? "bad" : "odd",
    says: `This machine is ${size} s ${skew > 0 ? "behind" : "ahead of"} Sinch.`,
    fix: "Set the clock, best by turning on automatic time (NTP).",
  };
}
