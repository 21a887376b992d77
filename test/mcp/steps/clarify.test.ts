/** What only a person can know is asked for: by a form where one can be shown, and never guessed. */
import type { ElicitRequestParams, ElicitResult } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it } from "vitest";
import { entry, NUMBERS, requests } from "../../harness/porting.js";
import { type ClientKind, startWorld, type World, type WorldOptions } from "../../harness/world.js";

const ERAS: readonly ClientKind[] = ["modern", "legacy", "v1"];
const OPEN = { phoneNumbers: [entry(NUMBERS[0])] };

let world: World;
const start = async (options: WorldOptions) => {
  world = await startWorld(options);
};
afterEach(() => world.close());

const fieldsOf = (form: ElicitRequestParams) =>
  Object.keys((form as unknown as { requestedSchema: { properties: object } }).requestedSchema.properties);
const accepted = (content: Record<string, string>): ElicitResult => ({ action: "accept", content });
const orders = () => world.sandbox.ledger.entries.filter(({ operationId }) => operationId === "orderPortIn");

describe.each(ERAS)("%s client", (client) => {
  it("that shows forms: the person's answers become the order", async () => {
    const shown: string[][] = [];
    await start({
      client,
      forms(form) {
        shown.push(fieldsOf(form));
        return accepted({ activationMode: "on-demand", desiredPortDate: "2027-01-20" });
      },
    });
    const { isError, text } = await world.call("create_port_in_order", OPEN);
    expect(isError, text).toBe(false);
    expect(shown).toEqual([["activationMode", "desiredPortDate"]]);
    expect(orders().map(({ body }) => body)).toMatchObject([
      { onDemandActivation: true, desiredPortSchedule: { desiredPortDate: "2027-01-20" } },
    ]);
  });

  it("asks only what is open", async () => {
    const shown: string[][] = [];
    await start({
      client,
      forms(form) {
        shown.push(fieldsOf(form));
        return accepted({ desiredPortDate: "2027-01-20" });
      },
    });
    await world.call("create_port_in_order", { ...OPEN, onDemandActivation: false });
    expect(shown).toEqual([["desiredPortDate"]]);
    expect(orders()).toHaveLength(1);
  });

  it("answers, then approves: two forms, one order", async () => {
    const shown: string[][] = [];
    await start({
      client,
      args: ["--confirm", "auto"],
      forms(form) {
        const fields = fieldsOf(form);
        shown.push(fields);
        return accepted(
          fields.includes("approve")
            ? { approve: "yes" }
            : { activationMode: "scheduled", desiredPortDate: "2027-01-20" },
        );
      },
    });
    const { isError, text } = await world.call("create_port_in_order", OPEN);
    expect(isError, text).toBe(false);
    expect(shown).toEqual([["activationMode", "desiredPortDate"], ["approve"]]);
    expect(orders()).toHaveLength(1);
  });

  it.each<[string, ElicitResult, RegExp, number]>([
    ["declines", { action: "decline" }, /declined to answer/, 1],
    ["cancels", { action: "cancel" }, /closed the form/, 1],
    [
      "answers with what is not offered",
      accepted({ activationMode: "tomorrow", desiredPortDate: "2027-01-20" }),
      /came back twice/,
      2,
    ],
    ["answers nothing", { action: "accept" }, /came back twice/, 2],
  ])("whose person %s gets no order, and no error", async (_, answer, says, times) => {
    let shown = 0;
    await start({
      client,
      forms() {
        shown++;
        return answer;
      },
    });
    const { isError, body, text } = await world.call("create_port_in_order", OPEN);
    expect([isError, body.status], text).toEqual([false, "declined"]);
    expect(body.summary).toMatch(says);
    expect(shown).toBe(times);
    expect(requests(world)).toBe(0);
  });

  it("whose person answers with a date that cannot be is told so", async () => {
    await start({ client, forms: () => accepted({ activationMode: "scheduled", desiredPortDate: "2027-02-30" }) });
    const { isError, body } = await world.call("create_port_in_order", OPEN);
    expect(isError).toBe(true);
    expect(body.error.fields[0].field).toBe("desiredPortSchedule.desiredPortDate");
    expect(orders()).toHaveLength(0);
  });

  it("without forms is told what to ask", async () => {
    await start({ client });
    const { isError, body } = await world.call("create_port_in_order", OPEN);
    expect([isError, body.status]).toEqual([false, "information_needed"]);
    expect(body.data.questions).toHaveLength(2);
    expect(requests(world)).toBe(0);
  });

  it("is not asked about a call that is wrong anyway", async () => {
    let shown = 0;
    await start({
      client,
      forms() {
        shown++;
        return { action: "decline" };
      },
    });
    const { body } = await world.call("create_port_in_order", { phoneNumbers: [entry("+14165550150")] });
    expect(body.error.fields[0].field).toBe("resellerName");
    expect(shown).toBe(0);
  });
});

it.each(["legacy", "v1"] as const)(
  "a form that hangs in a %s client is waited for no longer than --confirm-timeout",
  async (client) => {
    await start({
      client,
      args: ["--confirm", "auto", "--confirm-timeout", "0"],
      forms: () => new Promise(() => undefined),
    });
    const { body } = await world.call("create_port_in_order", OPEN);
    expect(body).toMatchObject({ status: "declined", summary: expect.stringMatching(/in time/) });
    expect(requests(world)).toBe(0);
  },
);
