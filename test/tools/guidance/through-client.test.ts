import { afterEach, describe, expect, it } from "vitest";
import { findStatic } from "../../../src/resources/index.js";
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
    const wrong = await world.call("recommend_path", { decision: "loa", answers: { owner: "nobody" } });
    expect(wrong.body.error).toMatchObject({
      kind: "invalid_arguments",
      fields: [{ field: "answers.owner", problem: "valid: own, customer" }],
    });
  });
});
