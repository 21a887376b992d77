/** Where an NNID comes from is said where one is asked for, and where the one that was given is refused. */
import { expect, it } from "vitest";
import { ok } from "../../harness/porting.js";
import { startWorld } from "../../harness/world.js";

it("stands with the code that refuses a wrong one, and in the question for one", async () => {
  const world = await startWorld();
  const { data } = await ok(world, "read_guide", { topic: "callbacks/hosting" });
  expect(data.text).toMatch(/INVALID_NNID.*another NNID is arranged with the account manager/);

  const { body } = await world.call("recommend_path", {
    decision: "port-or-host",
    answers: { region: "us", service: "messaging" },
  });
  expect(body.data.questions).toContainEqual(
    expect.objectContaining({ id: "routed", why: expect.stringContaining("arranged with the account manager") }),
  );
  await world.close();
});
