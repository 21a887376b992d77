/** OAuth 2.1 as a resource server: tokens of one issuer, for one audience, checked against its published keys. */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { asByonError, ByonError } from "../errors.js";
import type { Log } from "../log.js";
import { type Authenticator, bearerToken, fingerprintOf, type Identity, type Refusal } from "./identity.js";
import { anotherName, findKeys } from "./issuer.js";

const READ = "byon:read";
const WRITE = "byon:write";

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
/** For each of metadata and keys: less than `/readyz` takes, so that it can say which of them is slow. */
const PATIENCE_MS = 4_000;
/** How long a key that was withdrawn may still be taken. */
export const KEYS_FRESH_MS = 600_000;
/** A key nobody knows has the keys fetched again, but not at the pace of whoever sends such tokens. */
export const RENEWAL_MS = 5_000;
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
  /** Milliseconds that the authorization server may take to answer. */
  patience?: number;
}

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
    problems: () =>
      keys.ready().then(
        () => [],
        (thrown: unknown) => [asByonError(thrown)],
      ),
    scopeChallenge: (scope) => challenge("insufficient_scope", scope),
    async authenticate(headers) {
      const token = bearerToken(headers);
      if (token === undefined)
        return { status: 401, error: "unauthorized", message: "An access token is needed.", challenge: challenge() };
      try {
        const { payload } = await jwtVerify(token, keys.find, {
          issuer: options.issuer,
          audience: options.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ["exp", "sub"],
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: options.now(),
        });
        // jose looks whether there is one. What is no text would name a different person to everybody who reads it.
        if (typeof payload.sub !== "string" || payload.sub === "")
          throw new errors.JWTClaimValidationFailed("sub is no text", payload, "sub", "invalid");
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
  const isAboutKeys = thrown instanceof errors.JWKSTimeout || thrown instanceof errors.JWKSInvalid;
  // jose throws its plain base class, or what fetch threw, when the keys could not be loaded.
  const isWire = !(thrown instanceof errors.JOSEError) || thrown.constructor === errors.JOSEError;
  // Nobody's token is wrong: the question cannot be answered now.
  if (isAboutKeys || isWire) {
    const why = thrown instanceof ByonError ? { reason: thrown.message, fix: thrown.fix } : { cause: thrown };
    log("error", "the authorization server's keys could not be had", why);
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

interface Keys {
  readonly find: JWTVerifyGetKey;
  /** Throws ByonError when there are none at hand, and none to be had. */
  ready(): Promise<void>;
}

/** The issuer's keys, their address looked up at the first use and again after a failure. */
function keySource({ issuer, jwks, patience = PATIENCE_MS }: OAuthOptions): Keys {
  const address = async () => jwks ?? (await findKeys(issuer, AbortSignal.timeout(patience)));
  let opened: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const open = () => {
    opened ??= address().then((url) =>
      createRemoteJWKSet(new URL(url), {
        timeoutDuration: patience,
        cacheMaxAge: KEYS_FRESH_MS,
        cooldownDuration: RENEWAL_MS,
      }),
    );
    return opened.catch((thrown: unknown) => {
      opened = undefined;
      throw thrown;
    });
  };
  let named = jwks === undefined;
  /** Keys that were named by hand serve without metadata; metadata of another issuer tells that tokens and clients will not. */
  const checkName = async () => {
    if (named) return;
    const another = await anotherName(issuer, AbortSignal.timeout(patience));
    if (another) throw another;
    named = true;
  };
  return {
    find: async (header, token) => (await open())(header, token),
    async ready() {
      const set = await open();
      if (!set.fresh)
        await set.reload().catch((cause: unknown) => {
          throw new ByonError({
            kind: "unavailable",
            message: `The keys of the authorization server ${issuer} cannot be had.`,
            fix: "Check that the address of its keys (jwks_uri in its metadata, or --oauth-jwks) answers from here with a JSON Web Key Set.",
            retryable: true,
            cause,
          });
        });
      await checkName();
    },
  };
}
