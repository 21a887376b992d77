/** The token endpoint: client credentials in, access tokens out. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Reply } from "./replies.js";

/** The sandbox knows exactly one project and one access key. */
export const SANDBOX_PROJECT_ID = "sandbox-project";
export const SANDBOX_KEY_ID = "sandbox-key";
export const SANDBOX_KEY_SECRET = "sandbox-secret";

/** Result of looking at an Authorization header; the challenge is for WWW-Authenticate. */
type Verdict = { allowed: true } | { allowed: false; challenge: string; expired: boolean };

export interface TokenIssuer {
  /** Answers POST /oauth2/token. */
  grant(authorization: string | undefined, contentType: string | undefined, form: string): Reply;
  judge(authorization: string | undefined): Verdict;
  /** Every token issued so far counts as expired from now on. */
  expireAll(): void;
}

const BASIC_CHALLENGE = 'Basic realm="Sinch"';

function bearerChallenge(description: string): string {
  return `Bearer realm="Sinch", error="invalid_token", error_description="${description}"`;
}

function isSandboxKey(authorization: string): boolean {
  const given = Buffer.from(authorization.replace(/^basic\s+/i, ""), "base64");
  const expected = Buffer.from(`${SANDBOX_KEY_ID}:${SANDBOX_KEY_SECRET}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Plays the token endpoint. Lifetimes run on the wall clock and not on sandbox time: a client measures them with its own
 * clock, and a sandbox that runs a day a second would otherwise expire each token before its first use.
 */
export function tokenIssuer(lifetimeSeconds: number, wallClock: () => number): TokenIssuer {
  // Expiry in epoch milliseconds.
  const issued = new Map<string, number>();

  function grant(authorization: string | undefined, contentType: string | undefined, form: string): Reply {
    if (!authorization || !/^basic\s/i.test(authorization) || !isSandboxKey(authorization)) {
      return {
        status: 401,
        headers: { "WWW-Authenticate": BASIC_CHALLENGE },
        body: { error: "invalid_client", error_description: "Client authentication failed." },
      };
    }
    if (!contentType?.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
      return {
        status: 400,
        body: { error: "invalid_request", error_description: "Send the grant type form-encoded." },
      };
    }
    if (new URLSearchParams(form).get("grant_type") !== "client_credentials") {
      return {
        status: 400,
        body: { error: "unsupported_grant_type", error_description: "Only client_credentials is supported." },
      };
    }
    const expiresAt = wallClock() + lifetimeSeconds * 1_000;
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = [
      part({ alg: "RS256", typ: "JWT" }),
      part({ sub: SANDBOX_KEY_ID, exp: Math.floor(expiresAt / 1_000) }),
      randomBytes(24).toString("base64url"),
    ].join(".");
    issued.set(token, expiresAt);
    return { status: 200, body: { access_token: token, token_type: "bearer", expires_in: lifetimeSeconds, scope: "" } };
  }

  function judge(authorization: string | undefined): Verdict {
    const refuse = (challenge: string, expired = false): Verdict => ({ allowed: false, challenge, expired });
    if (!authorization) return refuse('Bearer realm="Sinch"');
    if (/^basic\s/i.test(authorization))
      return isSandboxKey(authorization) ? { allowed: true } : refuse(BASIC_CHALLENGE);
    const token = /^bearer\s+(\S+)$/i.exec(authorization)?.[1];
    const expiresAt = token === undefined ? undefined : issued.get(token);
    if (expiresAt === undefined) return refuse(bearerChallenge("The access token is invalid"));
    if (expiresAt <= wallClock()) return refuse(bearerChallenge("The access token expired"), true);
    return { allowed: true };
  }

  return {
    grant,
    judge,
    expireAll() {
      for (const token of issued.keys()) issued.set(token, 0);
    },
  };
}
