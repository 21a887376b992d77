/** OAuth 2.1 as a resource server: tokens of one issuer, for one audience, checked against its published keys. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Log } from "../log.js";
import { type Authenticator, bearerToken, fingerprintOf, type Identity, type Refusal } from "./identity.js";

export const READ = "byon:read";
export const WRITE = "byon:write";

/** Signatures that only the holder of a private key can make; `none` and shared secrets are not among them. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const KEYS_TIMEOUT_MS = 5_000;
/** How far two honest clocks may be apart. */
const CLOCK_TOLERANCE_S = 5;

export interface OAuthOptions {
  issuer: string;
  audience: string;
  /** The issuer's keys; found in its metadata when absent. */
  jwks?: string | undefined;
  /** This server's MCP endpoint as clients know it. */
  resource: string;
  /** Nothing that writes is offered, so nobody is asked for the right to. */
  readOnly: boolean;
  log: Log;
  now(): Date;
}

/** The keys could not be had: nobody's token is wrong, the question cannot be answered now. */
class KeysUnavailable extends Error {}

export function oauthResource(options: OAuthOptions): Authenticator {
  const metadataUrl = metadataUrlOf(options.resource);
  const keys = keySource(options);
  // Clients take what the first challenge names for all they should ever ask for.
  const offered = options.readOnly ? [READ] : [READ, WRITE];
  const challenge: Challenge = (error, scope = offered.join(" ")) =>
    `Bearer realm="sinch-byon-mcp", resource_metadata="${metadataUrl}", scope="${scope}"${error ? `, error="${error}"` : ""}`;
  return {
    resourceMetadata: {
      resource: options.resource,
      authorization_servers: [options.issuer],
      scopes_supported: offered,
      bearer_methods_supported: ["header"],
      resource_name: "Sinch: bring your own numbers",
    },
    scopeChallenge: (scope) => challenge("insufficient_scope", scope),
    async authenticate(headers) {
      const token = bearerToken(headers);
      if (token === undefined)
        return { status: 401, error: "unauthorized", message: "An access token is needed.", challenge: challenge() };
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: options.issuer,
          audience: options.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ["exp", "sub"],
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: options.now(),
        });
        return identityOf(payload, options, challenge);
      } catch (thrown) {
        return refusalOf(thrown, options.log, challenge);
      }
    },
  };
}

type Challenge = (error?: string, scope?: string) => string;

/** Where RFC 9728 wants the metadata of a resource: the well-known path before the resource's own. */
function metadataUrlOf(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
}

function identityOf(payload: JWTPayload, { issuer, readOnly }: OAuthOptions, challenge: Challenge): Identity | Refusal {
  const scopes = scopesOf(payload);
  const writes = scopes.has(WRITE);
  if (!writes && !scopes.has(READ))
    return {
      status: 403,
      error: "insufficient_scope",
      message: `The token carries neither ${READ} nor ${WRITE}.`,
      challenge: challenge("insufficient_scope"),
    };
  // One person through two applications is two callers: what was previewed in one is not approved in the other.
  const client = payload.client_id ?? payload.azp ?? "";
  const owner = fingerprintOf([issuer, payload.sub, client]);
  return {
    id: `oauth:${owner.slice(0, 22)}:${String(payload.sub).slice(0, 64)}`,
    owner,
    fingerprint: fingerprintOf([owner, writes]),
    readOnly: !writes,
    ...(writes || readOnly ? {} : { scopeForWrites: `${READ} ${WRITE}` }),
  };
}

/** `scope` as RFC 9068 has it, `scp` as others do. */
function scopesOf(payload: JWTPayload): ReadonlySet<string> {
  const listed = [payload.scope, payload.scp].flatMap((value) =>
    typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value.map(String) : [],
  );
  return new Set(listed);
}

function refusalOf(thrown: unknown, log: Log, challenge: Challenge): Refusal {
  const isAboutKeys = thrown instanceof KeysUnavailable || thrown instanceof errors.JWKSTimeout;
  // jose throws its plain base class, or what fetch threw, when the keys could not be loaded.
  const isWire = !(thrown instanceof errors.JOSEError) || thrown.constructor === errors.JOSEError;
  if (isAboutKeys || isWire || thrown instanceof errors.JWKSInvalid) {
    log("error", "the authorization server's keys could not be had", { cause: thrown });
    return {
      status: 503,
      error: "temporarily_unavailable",
      message: "The authorization server's keys cannot be had at the moment.",
      retryAfter: 10,
    };
  }
  const expired = thrown instanceof errors.JWTExpired;
  return {
    status: 401,
    error: "invalid_token",
    message: expired ? "The access token has expired." : "The access token is not valid here.",
    challenge: challenge("invalid_token"),
  };
}

/** The issuer's keys, their address looked up at the first use and again after a failure. */
function keySource({ issuer, jwks }: OAuthOptions): JWTVerifyGetKey {
  const open = (url: string) =>
    createRemoteJWKSet(new URL(url), {
      timeoutDuration: KEYS_TIMEOUT_MS,
      cacheMaxAge: 600_000,
      cooldownDuration: 30_000,
    });
  let pending: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    pending ??= (jwks === undefined ? discoverKeys(issuer) : Promise.resolve(jwks)).then(open);
    const keys = await pending.catch((cause: unknown) => {
      pending = undefined;
      throw new KeysUnavailable("no metadata", { cause });
    });
    return keys(header, token);
  };
}

/** RFC 8414 puts the well-known part before the issuer's path, OpenID Connect after it; both are in use. */
async function discoverKeys(issuer: string): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  for (const place of places) {
    const found = await fetch(place, { signal: AbortSignal.timeout(KEYS_TIMEOUT_MS) }).then(
      async (reply) => (reply.ok ? ((await reply.json()) as { issuer?: unknown; jwks_uri?: unknown }) : undefined),
      () => undefined,
    );
    // Metadata that names another issuer is somebody else's.
    if (found?.issuer === issuer && typeof found.jwks_uri === "string") return found.jwks_uri;
  }
  throw new KeysUnavailable(`no metadata of ${issuer}`);
}
