/**
 * Mode x client x tool: no write without an approval, none refused with it. What counts is what reached the sandbox.
 */
import type { ElicitRequestParams, ElicitResult } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOOLS } from "../../../src/tools/index.js";
import { NEEDS_APPROVAL } from "../../../src/tools/operation.js";
import { type ClientKind, startWorld, type World } from "../../harness/world.js";
import { type Case, prepareCases } from "../approval/cases.js";

const ERAS: readonly ClientKind[] = ["modern", "legacy", "v1"];
type Forms = (form: ElicitRequestParams) => ElicitResult | Promise<ElicitResult>;

const answering =
  (approve: unknown): Forms =>
  () => ({ action: "accept", content: { approve } as never });
/** People who do not say yes, and the word by which a caller learns so. */
const OTHERS: Readonly<Record<string, { forms: Forms; hangs?: true; says: RegExp }>> = {
  "says no": { forms: answering("no"), says: /said no/ },
  declines: { forms: () => ({ action: "decline" }), says: /declined/ },
  cancels: { forms: () => ({ action: "cancel" }), says: /closed the form/ },
  "answers garbage": { forms: answering("perhaps"), says: /came back twice/ },
  "answers nothing": { forms: () => ({ action: "accept", content: {} }), says: /came back twice/ },
  hangs: { forms: () => new Promise(() => undefined), hangs: true, says: /in time/ },
};

const writes = (world: World, { operationId }: Case) => world.sandbox.ledger.count(operationId).received;

it("every tool that needs approval is tried here", async () => {
  const operator = await startWorld();
  const tried = (await prepareCases(operator)).map(({ tool }) => tool);
  await operator.close();
  const needed = TOOLS.filter(({ declaration }) => NEEDS_APPROVAL.has(declaration.effect as never));
  expect([...new Set(tried)].sort()).toEqual(needed.map(({ declaration }) => declaration.name).sort());
});

describe("without an approval nothing is sent", () => {
  let operator: World;
  let cases: Case[];
  beforeAll(async () => {
    operator = await startWorld();
    cases = await prepareCases(operator);
  });
  afterAll(() => operator.close());

  const cells = ["auto", "elicit"].flatMap((mode) =>
    ERAS.flatMap((client) => Object.keys(OTHERS).map((person) => [mode, client, person] as const)),
  );

  it.each(cells)("%s, %s client, a person who %s", async (mode, client, person) => {
    const { forms, hangs, says } = OTHERS[person] as (typeof OTHERS)[string];
    let shown = 0;
    const world = await startWorld({
      args: ["--confirm", mode, "--confirm-timeout", hangs ? "0" : "50"],
      client,
      sharing: operator.sandbox,
      forms(form) {
        shown++;
        return forms(form);
      },
    });
    const isDeclined = async (one: Case, asked: number) => {
      const { isError, body, text } = await world.call(one.tool, one.args);
      expect([isError, body.status], text).toEqual([false, "declined"]);
      expect(body.summary).toMatch(says);
      expect(shown - asked, one.tool).toBe(says.source.includes("twice") ? 2 : 1);
    };
    /** The server has long answered with its question; only the client still waits for its person. */
    const isLeftOpen = async (one: Case, asked: number) => {
      world.call(one.tool, one.args).catch(() => undefined);
      while (shown === asked) await new Promise((resolve) => setImmediate(resolve));
    };
    const ends = hangs && client === "modern" ? isLeftOpen : isDeclined;
    try {
      for (const one of cases) {
        const before = writes(operator, one);
        await ends(one, shown);
        expect(writes(operator, one), one.tool).toBe(before);
      }
      // Whether a form was declined is the audit's business, too: nothing was sent.
      expect(world.audit.filter(({ sent }) => sent)).toEqual([]);
    } finally {
      await world.close();
    }
  });

  it.each(ERAS)("elicit, %s client that shows no forms: refused, token or not", async (client) => {
    const elicit = await startWorld({ args: ["--confirm", "elicit"], env: FLEET, client, sharing: operator.sandbox });
    const auto = await startWorld({ args: ["--confirm", "auto"], env: FLEET, client, sharing: operator.sandbox });
    try {
      for (const one of cases) {
        const before = writes(operator, one);
        const { confirmToken } = (await auto.call(one.tool, one.args)).body.data;
        for (const token of [{}, { confirmToken }]) {
          const { isError, body, text } = await elicit.call(one.tool, { ...one.args, ...token });
          expect(isError, text).toBe(true);
          expect(body.error.kind).toBe("not_allowed");
        }
        expect(writes(operator, one), one.tool).toBe(before);
      }
    } finally {
      await elicit.close();
      await auto.close();
    }
  });
});

const FLEET = { BYON_SECRET: "a secret that two instances share, long enough" };

/** Runs every case in a world of these options, with Sinch prepared afresh. */
async function everyCase(
  options: Parameters<typeof startWorld>[0],
  play: (world: World, one: Case) => Promise<void>,
): Promise<void> {
  const operator = await startWorld();
  const cases = await prepareCases(operator);
  const world = await startWorld({ ...options, sharing: operator.sandbox });
  try {
    for (const one of cases) await play(world, one);
  } finally {
    await world.close();
    await operator.close();
  }
}

/** Previews, then repeats with the token: sent once, and audited with how it was approved. */
async function byToken(world: World, one: Case): Promise<void> {
  const before = writes(world, one);
  const preview = await world.call(one.tool, one.args);
  expect([preview.isError, preview.body.status], preview.text).toEqual([false, "confirmation_needed"]);
  const { will, consequence, confirmToken, validForMinutes } = preview.body.data;
  expect(Object.keys(will).length, one.tool).toBeGreaterThan(0);
  expect(consequence).toMatch(/\w/);
  expect(validForMinutes).toBe(10);
  expect(writes(world, one), one.tool).toBe(before);
  const done = await world.call(one.tool, { ...one.args, confirmToken });
  expect([done.isError, done.body.status], done.text).toEqual([false, "ok"]);
  expect(writes(world, one), one.tool).toBe(before + 1);
  expect(world.audit.at(-1)).toMatchObject({ tool: one.tool, approvedBy: "token", outcome: "ok", sent: true });
}

describe("with an approval nothing is refused", () => {
  const yes =
    (counting: { shown: number }): Forms =>
    () => {
      counting.shown++;
      return { action: "accept", content: { approve: "yes" } };
    };

  it.each([
    ["auto", "modern"],
    ["auto", "legacy"],
    ["auto", "v1"],
    ["elicit", "modern"],
    ["elicit", "legacy"],
  ] as const)("%s, %s client, a person who agrees: one form, one write", async (mode, client) => {
    const counting = { shown: 0 };
    await everyCase({ args: ["--confirm", mode], client, forms: yes(counting) }, async (world, one) => {
      const [before, asked] = [writes(world, one), counting.shown];
      const { isError, body, text } = await world.call(one.tool, one.args);
      expect([isError, body.status], text).toEqual([false, "ok"]);
      expect(writes(world, one), one.tool).toBe(before + 1);
      expect(counting.shown - asked, one.tool).toBe(1);
      expect(world.audit.at(-1)).toMatchObject({ tool: one.tool, approvedBy: "form", outcome: "ok", sent: true });
    });
  });

  it.each([
    ["auto", "modern"],
    ["auto", "v1"],
    ["token", "legacy"],
  ] as const)("%s, %s client without forms: a preview, then the token", (mode, client) =>
    everyCase({ args: ["--confirm", mode], client }, byToken),
  );

  it("token mode shows no form to a client that could", async () => {
    const counting = { shown: 0 };
    await everyCase({ args: ["--confirm", "token"], forms: yes(counting) }, byToken);
    expect(counting.shown).toBe(0);
  });

  it("off asks nobody, and says so in the audit", async () => {
    const counting = { shown: 0 };
    await everyCase({ args: ["--confirm", "off"], forms: yes(counting) }, async (world, one) => {
      const before = writes(world, one);
      const { isError, text } = await world.call(one.tool, one.args);
      expect(isError, text).toBe(false);
      expect(writes(world, one), one.tool).toBe(before + 1);
      expect(world.audit.at(-1)).toMatchObject({ approvedBy: "off", sent: true });
      expect(world.log.join()).toMatch(/--confirm off/);
    });
    expect(counting.shown).toBe(0);
  });

  it("two instances that share a secret accept each other's tokens; without it they do not", async () => {
    const operator = await startWorld();
    const cases = await prepareCases(operator);
    const started = (env: Record<string, string>) =>
      startWorld({ args: ["--confirm", "token"], env, sharing: operator.sandbox });
    const [one, other, stranger] = await Promise.all([started(FLEET), started(FLEET), started({})]);
    try {
      for (const each of cases) {
        const before = writes(operator, each);
        const { confirmToken } = (await one.call(each.tool, each.args)).body.data;
        const refused = await stranger.call(each.tool, { ...each.args, confirmToken });
        expect(refused.body.error.kind, each.tool).toBe("confirmation_invalid");
        expect(writes(operator, each), each.tool).toBe(before);
        const { isError, text } = await other.call(each.tool, { ...each.args, confirmToken });
        expect(isError, text).toBe(false);
        expect(writes(operator, each), each.tool).toBe(before + 1);
      }
      expect([one, other].map(({ log }) => log.join()).join()).not.toMatch(/BYON_SECRET/);
      expect(stranger.log.join()).toMatch(/set BYON_SECRET to share them/);
    } finally {
      for (const world of [one, other, stranger, operator]) await world.close();
    }
  });
});
