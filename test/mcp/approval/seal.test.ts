/** What a token is bound to, in which order its faults are told, and that it has one spelling only. */
import { describe, expect, it } from "vitest";
import { createSeal, TOKEN_LIFETIME_MS } from "../../../src/mcp/approval/seal.js";
import { wrapSecrets } from "../../../src/sinch/secret.js";

const SECRET = "a secret of thirty-two characters or more";
const NOW = Date.parse("2026-12-01T15:00:00Z");
const seal = createSeal(SECRET);
const binding = { tool: "cancel_port_in_order", args: { orderId: "901442" }, caller: "local", revision: ["PENDING"] };
const token = seal.mint(binding, NOW);

describe("a token", () => {
  it("is 64 characters, never twice the same, and good for this very call at every holder of the secret", () => {
    expect(token).toMatch(/^[\w-]{64}$/);
    expect(new Set(Array.from({ length: 50 }, () => seal.mint(binding, NOW))).size).toBe(50);
    expect(seal.mint({ ...binding, args: { notes: "x".repeat(9_000) } }, NOW)).toHaveLength(64);
    for (const holder of [seal, createSeal(SECRET)]) expect(holder.problem(token, binding, NOW)).toBeUndefined();
    const [one, other] = [createSeal(undefined), createSeal(undefined)];
    expect(one.problem(one.mint(binding, NOW), binding, NOW)).toBeUndefined();
    for (const stranger of [one, createSeal(""), createSeal(`${SECRET}!`)])
      expect(stranger.problem(token, binding, NOW)).toBe("forged");
    expect(other.problem(one.mint(binding, NOW), binding, NOW)).toBe("forged");
  });

  it.each([
    ["other caller", { caller: "other" }],
    ["other tool", { tool: "activate_port_in_numbers" }],
    ["other arguments", { args: { orderId: "901443" } }],
    ["other arguments", { args: {} }],
    ["changed since", { revision: ["CONFIRMED"] }],
    ["changed since", { revision: undefined }],
  ])("is refused for %s", (problem, other) => {
    expect(seal.problem(token, { ...binding, ...other }, NOW)).toBe(problem);
  });

  it("tells the first of several faults: who, then what for, then how old, then which call", () => {
    const late = NOW + TOKEN_LIFETIME_MS + 1;
    const faults = { caller: "other", tool: "other", args: {}, revision: 1 };
    const problem = (names: readonly (keyof typeof faults)[], now: number) =>
      seal.problem(token, { ...binding, ...Object.fromEntries(names.map((name) => [name, faults[name]])) }, now);
    expect(problem(["caller", "tool", "args", "revision"], late)).toBe("other caller");
    expect(problem(["tool", "args", "revision"], late)).toBe("other tool");
    expect(problem(["args", "revision"], late)).toBe("expired");
    expect(problem(["args", "revision"], NOW)).toBe("other arguments");
    expect(problem(["revision"], NOW)).toBe("changed since");
  });

  it("of an instance that is not updated yet is good at one that is", () => {
    const theirs = "AaIyJ9FAgrLtAbTj4hCpp4yosHhiAnxBBIAZSQ5n_8X88kJXQC3Cby2UApfMRkpZ";
    expect(seal.problem(theirs, binding, NOW)).toBeUndefined();
  });

  it("lasts ten minutes to the millisecond", () => {
    expect(TOKEN_LIFETIME_MS).toBe(600_000);
    expect(seal.problem(token, binding, NOW + 600_000)).toBeUndefined();
    expect(seal.problem(token, binding, NOW + 600_001)).toBe("expired");
    expect(seal.misplaced(token, binding, NOW + 600_000)).toBeUndefined();
    expect(seal.misplaced(token, binding, NOW + 600_001)).toBe("expired");
  });

  it("holds a secret by its value, and tells it to nobody", () => {
    const pin = (existingPortOutPin: string) => ({ ...binding, args: wrapSecrets({ existingPortOutPin }) });
    const sealed = seal.mint(pin("740291"), NOW);
    expect(seal.problem(sealed, pin("740291"), NOW)).toBeUndefined();
    expect(seal.problem(sealed, pin("740292"), NOW)).toBe("other arguments");
  });

  it("has one spelling, and no bit of it may differ", () => {
    const bytes = Buffer.from(token, "base64url");
    expect(bytes).toHaveLength(48);
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(seal.problem(altered.toString("base64url"), binding, NOW), `byte ${at}`).toBe("forged");
    }
    const spelled = [`${token}=`, `${token} `, ` ${token}`, `${token.slice(0, 9)}.${token.slice(9)}`, `${token}AAAA`];
    for (const text of [...spelled, "", token.slice(4), token.slice(0, -4), `${token}${token}`])
      expect(seal.problem(text, binding, NOW), text).toBe("forged");
    const known = token.replace(/-/g, "+").replace(/_/g, "/");
    if (known !== token) expect(seal.problem(known, binding, NOW)).toBe("forged");
  });
});

describe("a sealed value", () => {
  const closed = seal.close({ rounds: [1] }, NOW);

  it("comes back at every holder of the secret, for ten minutes", () => {
    for (const holder of [seal, createSeal(SECRET)]) expect(holder.open(closed, NOW)).toEqual({ rounds: [1] });
    expect(seal.open(closed, NOW + 600_000)).toEqual({ rounds: [1] });
    expect(seal.open(closed, NOW + 600_001)).toBeUndefined();
  });

  it("is nobody else's, no token, and not to be read", () => {
    for (const stranger of [createSeal(undefined), createSeal(`${SECRET}!`)])
      expect(stranger.open(closed, NOW)).toBeUndefined();
    for (const text of ["", "x", token, `${closed.slice(0, -2)}AA`]) expect(seal.open(text, NOW)).toBeUndefined();
    expect(seal.problem(closed, binding, NOW)).toBe("forged");
    expect(Buffer.from(closed, "base64url").toString("latin1")).not.toMatch(/rounds|until/);
  });
});
