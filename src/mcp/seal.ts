/**
 * Seals: short texts that go out to a client and come back, and that only holders of the key can make. A confirmation
 * token proves that a preview was made of exactly this call; it does not prove that a person saw it.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { canonicalText } from "../canonical.js";
import { unwrapSecrets } from "../sinch/secret.js";

/** Minutes are what a person needs to read a preview; more only lets the world change underneath. */
export const TOKEN_LIFETIME_MS = 10 * 60_000;

/** What an approval is good for. All of it must be the same again when the token comes back. */
export interface Binding {
  tool: string;
  /** The arguments without the token itself. */
  args: unknown;
  caller: string;
  revision: unknown;
}

export type TokenProblem = "forged" | "expired" | "other tool" | "other arguments" | "other caller" | "changed since";

export interface Seal {
  mint(binding: Binding, now: number): string;
  /** What is wrong with the token for this call, or undefined when it fits. */
  problem(token: string, binding: Binding, now: number): TokenProblem | undefined;
  /** Seals any small JSON value; `open` gives it back, or undefined when it is not ours or too old. */
  close(value: unknown, now: number): string;
  open(sealed: string, now: number): unknown;
}

/** Makes a seal from a secret shared by a fleet, or from one of this process alone. */
export function createSeal(secret: string | undefined): Seal {
  const source = secret === undefined ? randomBytes(32) : Buffer.from(secret, "utf8");
  const key = Buffer.from(hkdfSync("sha256", source, "", "sinch-byon-mcp seal v1", 32));
  const mac = (purpose: string, text: string) =>
    createHmac("sha256", key).update(`${purpose}\n${text}`).digest("base64url");
  const digest = (purpose: string, value: unknown) => mac(purpose, canonicalText(unwrapSecrets(value))).slice(0, 22);

  const close = (value: unknown, now: number): string => {
    const body = Buffer.from(JSON.stringify({ until: now + TOKEN_LIFETIME_MS, value })).toString("base64url");
    return `${body}.${mac("seal", body)}`;
  };
  const openAt = (sealed: string): { until: number; value: unknown } | undefined => {
    const [body = "", signature = "", ...rest] = sealed.split(".");
    if (rest.length > 0 || !sameText(signature, mac("seal", body))) return undefined;
    return JSON.parse(Buffer.from(body, "base64url").toString("utf8"));
  };
  const parts = (binding: Binding) => ({
    tool: binding.tool,
    args: digest("args", binding.args),
    caller: digest("caller", binding.caller),
    revision: digest("revision", binding.revision),
  });

  return {
    close,
    open(sealed, now) {
      const opened = openAt(sealed);
      return opened && opened.until >= now ? opened.value : undefined;
    },
    mint: (binding, now) => close({ ...parts(binding), nonce: randomBytes(9).toString("base64url") }, now),
    problem(token, binding, now) {
      const opened = openAt(token);
      if (!opened || typeof opened.value !== "object" || opened.value === null) return "forged";
      const claimed = opened.value as Partial<ReturnType<typeof parts>>;
      const actual = parts(binding);
      if (claimed.caller !== actual.caller) return "other caller";
      if (claimed.tool !== actual.tool) return "other tool";
      if (opened.until < now) return "expired";
      if (claimed.args !== actual.args) return "other arguments";
      if (claimed.revision !== actual.revision) return "changed since";
      return undefined;
    },
  };
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
