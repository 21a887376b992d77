/** Who a request comes from, as the ways to authenticate find out. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { ByonError } from "../errors.js";
import type { Credentials } from "../sinch/token.js";

export interface Identity {
  /** For the audit and for confirmation tokens: the same at every instance, and holding no secret. */
  readonly id: string;
  /** Changes with anything that the caller's rights or keys consist of; what is kept in memory is kept under it. */
  readonly fingerprint: string;
  /** Whose sessions these are, where they outlive a change of rights: a token with more scopes comes back to its session. */
  readonly owner?: string;
  /** The Sinch project to act on; the server's own when absent. */
  readonly credentials?: Credentials;
  /** Nobody has checked those credentials yet: until Sinch has, they may be made up. */
  readonly unproven?: true;
  /** Narrower than what the operator offers to everybody. */
  readonly toolsets?: readonly string[];
  readonly readOnly: boolean;
  /** Why writes are out of reach, when more rights could be asked for: the scope that would do. */
  readonly scopeForWrites?: string;
}

/** Why a request is turned away, in HTTP's words. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 503;
  /** A short code, as OAuth names it where it does. */
  readonly error: string;
  readonly message: string;
  /** The `WWW-Authenticate` header; absent when authenticating again would not help. */
  readonly challenge?: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

export interface Authenticator {
  authenticate(headers: Headers): Promise<Identity | Refusal>;
  /** What `/.well-known/oauth-protected-resource` answers, for clients that look for where to log in. */
  readonly resourceMetadata?: Readonly<Record<string, unknown>>;
  /** The challenge of a 403 that a client can mend by asking for more scopes. */
  scopeChallenge?(scope: string): string;
  /** What keeps callers from being recognised; nothing when they are. */
  problems?(): Promise<readonly ByonError[]>;
  /** Reads the list of callers again. Keeps the old one and throws ByonError when the new one is wrong. */
  reload?(): void;
}

export const isRefusal = (outcome: Identity | Refusal): outcome is Refusal => "status" in outcome;

/** A short, stable name for a value that must not be shown. */
export const fingerprintOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url");

/** The token of an `Authorization: Bearer` header, or undefined. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** Compares in a time that tells nothing about where the two differ. */
export function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
