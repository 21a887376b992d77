/** Used approvals and previewed calls: what of them is kept, how long, and in how much room. */
import { describe, expect, it } from "vitest";
import { createKeptCalls } from "../../../src/mcp/approval/kept-calls.js";
import { TOKEN_LIFETIME_MS } from "../../../src/mcp/approval/seal.js";
import { createApprovals } from "../../../src/mcp/approval/used-tokens.js";
import { createVault } from "../../../src/mcp/vault.js";
import { wrapSecrets } from "../../../src/sinch/secret.js";
import { memoryStore } from "../../../src/store/memory.js";
import type { Store } from "../../../src/store/store.js";

const vault = createVault("a secret that two instances share, long enough");

describe("an approval", () => {
  it("is good once, in the project it was given in, until it would have expired, and is kept as a fingerprint", async () => {
    const seen: string[] = [];
    const stores = new Map<string, Store>();
    const storeOf = (project: string): Store => {
      const known = stores.get(project) ?? memoryStore();
      stores.set(project, known);
      const useToken: Store["useToken"] = (token, ...rest) => {
        seen.push(token);
        return known.useToken(token, ...rest);
      };
      return { ...known, useToken };
    };
    const approvals = createApprovals(storeOf, vault);
    expect([await approvals.use("p", "token", 0), await approvals.use("p", "token", 0)]).toEqual([true, false]);
    expect(await approvals.use("p", "another", 0)).toBe(true);
    expect(await approvals.use("q", "token", 0)).toBe(true);
    expect(seen.join()).not.toMatch(/token|another/);
    await approvals.giveBack("p", "token");
    expect([await approvals.use("p", "token", 0), await approvals.use("p", "another", 0)]).toEqual([true, false]);
    expect(await approvals.use("p", "token", TOKEN_LIFETIME_MS)).toBe(false);
    expect(await approvals.use("p", "token", TOKEN_LIFETIME_MS + 1)).toBe(true);
  });
});

describe("a previewed call", () => {
  const args = { orderId: "1", note: "x".repeat(100) };
  const size = vault.close(JSON.stringify(args)).length;

  it("is kept for ten minutes, with its secrets, for its own token", () => {
    const kept = createKeptCalls(vault);
    kept.keep("a", wrapSecrets({ existingPortOutPin: "740291" }), 0);
    expect(kept.recall("a", TOKEN_LIFETIME_MS)).toEqual({ existingPortOutPin: "740291" });
    expect(kept.recall("a", TOKEN_LIFETIME_MS + 1)).toBeUndefined();
    expect(kept.recall("b", 0)).toBeUndefined();
  });

  it("fills its room to the last character, and takes no more of it when it is kept anew", () => {
    const kept = createKeptCalls(vault, 2 * size);
    for (const token of ["a", "b"]) kept.keep(token, args, 0);
    expect(kept.recall("a", 0)).toEqual(args);
    kept.keep("c", args, 0);
    expect(["a", "b", "c"].map((token) => kept.recall(token, 0) !== undefined)).toEqual([false, true, true]);
    for (let round = 0; round < 5; round++) kept.keep("c", args, 0);
    kept.keep("d", args, 0);
    expect(["b", "c", "d"].map((token) => kept.recall(token, 0) !== undefined)).toEqual([false, true, true]);
  });

  it("that alone is larger than the room pushes nobody out; one that just fits is kept", () => {
    const kept = createKeptCalls(vault, size);
    kept.keep("a", args, 0);
    expect(kept.recall("a", 0)).toEqual(args);
    kept.keep("b", { ...args, more: "x".repeat(10) }, 0);
    expect([kept.recall("a", 0), kept.recall("b", 0)]).toEqual([args, undefined]);
  });

  it("makes no room for others while it may still be brought back", () => {
    const kept = createKeptCalls(vault, 2 * size);
    kept.keep("a", args, 0);
    kept.keep("b", args, TOKEN_LIFETIME_MS);
    expect(kept.recall("a", TOKEN_LIFETIME_MS)).toEqual(args);
  });

  it("that has expired makes room, and only that", () => {
    const kept = createKeptCalls(vault, 3 * size);
    kept.keep("a", args, 0);
    kept.keep("b", args, 1_000);
    kept.keep("c", args, TOKEN_LIFETIME_MS + 1);
    kept.keep("d", args, TOKEN_LIFETIME_MS + 1);
    const now = TOKEN_LIFETIME_MS + 1;
    expect(["a", "b", "c", "d"].map((token) => kept.recall(token, now) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});
