import { afterEach, describe, expect, it } from "vitest";
import { findStatic } from "../../../src/resources/index.js";
import { orderArgs } from "../../harness/porting.js";
import { type ClientKind, startWorld, type World } from "../../harness/world.js";

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe.each<ClientKind>(["modern", "legacy", "v1"])("guidance through a %s client", (client) => {
  it("shows a guide, and names the topics when there is no such", async () => {
    world = await startWorld({ client });
    const guide = await world.call("read_guide", { topic: "rejections" });
    expect(guide.isError).toBe(false);
    expect(guide.body.data.text).toBe(findStatic("byon://rejections")?.render());
    const refused = await world.call("read_guide", { topic: "weather" });
    expect(refused.isError).toBe(true);
    expect(refused.body.error.kind).toBe("invalid_arguments");
    expect(refused.text).toContain("lifecycles/port-in-order");
  });

  it("asks, then leads to the workflow, even when the answers come as text", async () => {
    world = await startWorld({ client });
    const open = await world.call("recommend_path", { decision: "loa" });
    expect(open.body.status).toBe("information_needed");
    expect(open.body.data.questions.map(({ id }: { id: string }) => id)).toEqual([
      "numberType",
      "standingLoa",
      "owner",
    ]);
    const answers = JSON.stringify({ numberType: "toll-free", owner: "own" });
    const done = await world.call("recommend_path", { decision: "loa", answers });
    expect(done.body.status).toBe("ok");
    expect(done.body.data.workflow).toMatchObject({ id: "D-direct-toll-free", loa: "direct" });
    const listed = Object.entries(JSON.parse(answers)).map(([question, answer]) => ({ question, answer }));
    const same = await world.call("recommend_path", { decision: "loa", answers: listed });
    expect(same.body.data).toEqual(done.body.data);
    const wrong = await world.call("recommend_path", { decision: "loa", answers: { owner: "nobody" } });
    expect(wrong.body.error).toMatchObject({
      kind: "invalid_arguments",
      fields: [{ field: "answers.owner", problem: "valid: own, customer" }],
    });
  });

  it("reads the order and the numbers itself", async () => {
    world = await startWorld({ client });
    const order = await world.call("create_port_in_order", orderArgs(["+12025550120"]));
    const orderId = order.body.data.id;
    world.sandbox.clock.advance(2 * 86_400_000);
    for (const named of [orderId, "+12025550120"]) {
      const { body } = await world.call("recommend_path", {
        decision: "fix-rejected-port-in",
        answers: { order: named },
      });
      expect(body.data.derived).toEqual({ reason: "zip_mismatch" });
      expect(body.data.order).toContain(`Order ${orderId} is PENDING`);
      expect(body.data.workflow.id).toBe("fix-zip_mismatch");
    }
    const port = await world.call("recommend_path", {
      decision: "port-in",
      answers: { phoneNumbers: "+12025550150, +12025550100" },
    });
    expect(port.body.data.derived).toEqual({ region: "us" });
    expect(port.body.data.numbers).toEqual({
      portableByCarrier: { "Harbor Telecom": 1 },
      notPortable: ["+12025550100"],
    });
    await world.call("qualify_numbers", { phoneNumbers: ["+12065550150"] });
    const host = await world.call("recommend_path", {
      decision: "qualify",
      answers: { proof: "voice", phoneNumbers: "+12065550150" },
    });
    expect(host.body.data.numbers).toEqual([
      { phoneNumber: "+12065550150", imported: false, qualified: "ELIGIBLE_CHECK_PENDING" },
    ]);
    const gone = await world.call("recommend_path", { decision: "track-port-in", answers: { order: "999999" } });
    expect(gone.body.data.notRead).toContain("no port-in order");
    expect(gone.body.data.workflow.id).toBe("track");
  });
});
