/**
 * The authorization server in its own words: its metadata (RFC 8414, OpenID Connect Discovery), held to the issuer that we were
 * given. Both must be the same to the character, a slash at the end included: so the RFC has it (3.3), so tokens are checked,
 * and so do clients compare. Guessing which of two spellings was meant would only move the failure to them.
 */
import { ByonError } from "../errors.js";
import { isPrivate } from "../loopback.js";

interface Metadata {
  issuer?: unknown;
  jwks_uri?: unknown;
}

type Found = { place: string; said: Metadata };
type Visit = Found | { place: string; trouble: string };

/** Where the issuer publishes its keys. Throws ByonError: `not_configured` for a mistake, `unavailable` for an outage. */
export async function findKeys(issuer: string, signal: AbortSignal): Promise<string> {
  const visits = await visitPlaces(issuer, signal);
  const last = visits.at(-1);
  if (last && isOf(issuer, last)) return keysIn(last.said, last.place);
  throw misnamed(issuer, visits) ?? silent(issuer, visits);
}

/** What is wrong when the issuer's metadata is there and names another: its tokens and its clients will not fit ours. */
export async function anotherName(issuer: string, signal: AbortSignal): Promise<ByonError | undefined> {
  const visits = await visitPlaces(issuer, signal);
  return visits.some((visit) => isOf(issuer, visit)) ? undefined : misnamed(issuer, visits);
}

/** Looks in one place after another, up to the first that is this issuer's. */
async function visitPlaces(issuer: string, signal: AbortSignal): Promise<readonly Visit[]> {
  const visits: Visit[] = [];
  for (const place of placesOf(issuer)) {
    const visit = await look(place, signal);
    visits.push(visit);
    if (isOf(issuer, visit)) break;
  }
  return visits;
}

const isOf = (issuer: string, visit: Visit): visit is Found => "said" in visit && visit.said.issuer === issuer;

/** RFC 8414 puts the well-known part before the issuer's path, OpenID Connect after it; both are in use, and mixed. */
function placesOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
    ...(path === "" ? [] : [`${origin}/.well-known/openid-configuration${path}`]),
  ];
}

async function look(place: string, signal: AbortSignal): Promise<Visit> {
  try {
    const reply = await fetch(place, { signal, headers: { accept: "application/json" } });
    if (!reply.ok) return { place, trouble: `HTTP ${reply.status}` };
    const said: unknown = await reply.json();
    return typeof said === "object" && said !== null ? { place, said } : { place, trouble: "no JSON object" };
  } catch (thrown) {
    return { place, trouble: troubleOf(thrown) };
  }
}

/** What went wrong, without what stood in the answer. */
function troubleOf(thrown: unknown): string {
  const { name, cause } = thrown as Error;
  if (name === "TimeoutError") return "no answer in time";
  if (name === "SyntaxError") return "no JSON";
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "no connection";
}

function keysIn({ jwks_uri }: Metadata, place: string): string {
  if (typeof jwks_uri !== "string" || !URL.canParse(jwks_uri))
    throw new ByonError({
      kind: "not_configured",
      message: `The authorization server's metadata (${place}) names no keys.`,
      fix: "Name them with --oauth-jwks URL.",
    });
  if (!isPrivate(jwks_uri))
    throw new ByonError({
      kind: "not_configured",
      message: `The authorization server's keys are published over plain http: ${jwks_uri}`,
      fix: "Whoever can change them on the way can sign tokens. Have it publish them over https, or name them with --oauth-jwks URL.",
    });
  return jwks_uri;
}

function misnamed(issuer: string, visits: readonly Visit[]): ByonError | undefined {
  for (const visit of visits) {
    if (!("said" in visit) || typeof visit.said.issuer !== "string") continue;
    const named = visit.said.issuer.slice(0, 200);
    const isSlash = named.replace(/\/$/, "") === issuer.replace(/\/$/, "");
    return new ByonError({
      kind: "not_configured",
      message: `--oauth-issuer is ${issuer}, but the metadata there (${visit.place}) names ${named}${isSlash ? ": they differ by the slash at the end" : ""}.`,
      fix: isSlash
        ? `Start with --oauth-issuer ${named}: tokens and clients compare it to the character.`
        : "If that is the server you mean, start with the issuer that it names; otherwise its metadata is wrong.",
    });
  }
  return undefined;
}

const silent = (issuer: string, visits: readonly Visit[]): ByonError =>
  new ByonError({
    kind: "unavailable",
    message: `No metadata of the authorization server ${issuer}: ${visits
      .map((visit) => `${visit.place}: ${"trouble" in visit ? visit.trouble : "names no issuer"}`)
      .join("; ")}.`,
    fix: "Check that it is up and reachable from here; if it publishes no metadata, name its keys with --oauth-jwks URL.",
    retryable: true,
  });
