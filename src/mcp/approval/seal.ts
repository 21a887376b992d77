/**
 * Seals: short texts that go out to a client and come back, and that only holders of the key can make. A confirmation
 * token proves that a preview was made of exactly this call; it does not prove that a person saw it.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { unwrapSecrets } from "../../sinch/secret.js";
import { canonicalText } from "../../values/canonical.js";
import { createVault } from "../vault.js";

/** Minutes are what a person needs to read a preview; more only lets the world change underneath. */
export const APPROVAL_MINUTES = 10;
export const TOKEN_LIFETIME_MS = APPROVAL_MINUTES * 60_000;

/** What an approval is good for. All of it must be the same again when the token comes back. */
export interface Binding {
  tool: string;
  args: Readonly<Record<string, unknown>>;
  caller: string;
  revision: unknown;
}

/** What is wrong with a token whatever it is brought with, and what is wrong with it for one call. */
export type TokenProblem = Misplaced | "other arguments" | "changed since";
type Misplaced = "forged" | "expired" | "other tool" | "other caller";

export interface Seal {
  /** A confirmation token: 64 characters, whatever it approves. */
  mint(binding: Binding, now: number): string;
  /** What is wrong with the token for this call, or undefined when it fits. */
  problem(token: string, binding: Binding, now: number): TokenProblem | undefined;
  /** What is wrong with the token before the call is known, or undefined when it was given to this caller for this tool. */
  misplaced(token: string, place: Pick<Binding, "tool" | "caller">, now: number): Misplaced | undefined;
  /** Seals any small JSON value, unreadable for whoever carries it; `open` gives it back, or undefined when it is not ours or too old. */
  close(value: unknown, now: number): string;
  open(sealed: string, now: number): unknown;
}

/**
 * A token's bytes: when it expires, a nonce, short digests of what it is bound to, and the signature over them. The digests
 * are keyed, so nobody can look for two calls that share one; the arguments' digest has the tool in it, since two bytes
 * alone would not tell tools apart.
 */
const PARTS = { until: 6, nonce: 6, tool: 2, caller: 6, args: 8, revision: 6, signature: 14 } as const;
type Part = keyof typeof PARTS;
const TOKEN_BYTES = Object.values(PARTS).reduce((sum, bytes) => sum + bytes, 0);

/** Makes a seal from a secret shared by a fleet, or from one of this process alone. */
export function createSeal(secret: string | undefined, vault = createVault(secret)): Seal {
  const source = secret === undefined ? randomBytes(32) : Buffer.from(secret, "utf8");
  const key = Buffer.from(hkdfSync("sha256", source, "", "sinch-byon-mcp seal v1", 32));
  const mac = (purpose: string, text: string | Buffer) =>
    createHmac("sha256", key).update(`${purpose}\n`).update(text).digest();
  const digest = (part: Part, value: unknown) =>
    mac(part, canonicalText(unwrapSecrets(value))).subarray(0, PARTS[part]);
  const signature = (body: Buffer) => mac("token", body).subarray(0, PARTS.signature);

  const toolOf = (tool: string) => digest("tool", tool);
  const callerOf = (caller: string) => digest("caller", caller);
  const argsOf = ({ tool, args }: Binding) => digest("args", [tool, args]);
  const revisionOf = ({ revision }: Binding) => digest("revision", revision);

  const misplaced: Seal["misplaced"] = (token, { tool, caller }, now) => {
    const parts = partsOf(token);
    if (!parts || !timingSafeEqual(parts.signature, signature(parts.body))) return "forged";
    if (!parts.caller.equals(callerOf(caller))) return "other caller";
    if (!parts.tool.equals(toolOf(tool))) return "other tool";
    return parts.until.readUIntBE(0, PARTS.until) < now ? "expired" : undefined;
  };

  return {
    misplaced,
    mint(binding, now) {
      const until = Buffer.alloc(PARTS.until);
      until.writeUIntBE(now + TOKEN_LIFETIME_MS, 0, PARTS.until);
      const bound = [toolOf(binding.tool), callerOf(binding.caller), argsOf(binding), revisionOf(binding)];
      const body = Buffer.concat([until, randomBytes(PARTS.nonce), ...bound]);
      return Buffer.concat([body, signature(body)]).toString("base64url");
    },
    problem(token, binding, now) {
      const wrong = misplaced(token, binding, now);
      if (wrong) return wrong;
      const parts = partsOf(token);
      if (!parts?.args.equals(argsOf(binding))) return "other arguments";
      return parts.revision.equals(revisionOf(binding)) ? undefined : "changed since";
    },
    close: (value, now) => vault.close(JSON.stringify({ until: now + TOKEN_LIFETIME_MS, value })),
    open(sealed, now) {
      const text = vault.open(sealed);
      if (text === undefined) return undefined;
      const { until, value } = JSON.parse(text) as { until: number; value: unknown };
      return until >= now ? value : undefined;
    },
  };
}

/** A token taken apart, or undefined when it is not one by its form. */
function partsOf(token: string): (Readonly<Record<Part, Buffer>> & { body: Buffer }) | undefined {
  const bytes = Buffer.from(token, "base64url");
  // Decoding forgives what is not base64url; a token is accepted in its one spelling only.
  if (bytes.length !== TOKEN_BYTES || bytes.toString("base64url") !== token) return undefined;
  const names = Object.keys(PARTS) as Part[];
  const parts = names.map((part, index) => {
    const at = names.slice(0, index).reduce((sum, before) => sum + PARTS[before], 0);
    return [part, bytes.subarray(at, at + PARTS[part])];
  });
  return {
    ...(Object.fromEntries(parts) as Record<Part, Buffer>),
    body: bytes.subarray(0, TOKEN_BYTES - PARTS.signature),
  };
}
