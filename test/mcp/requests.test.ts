/** What a call costs at Sinch: the requests of every write, from its preview to its end. More than these none may make. */
import { expect, it } from "vitest";
import { ordered } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";
import { prepareCases } from "./approval/cases.js";

/** With the approval: what is touched is read once, and the write sent. */
const ONE_LOOK = { preview: 1, approved: 2 };
const FURTHER = {
  // The reference and the number are looked for, and whether it can be ported is asked.
  create_port_in_order: { preview: 3, approved: 4 },
  // The order is read back, to tell what Sinch made of the change.
  update_port_in_order: { preview: 1, approved: 3 },
  // Which groups are ready is a read of its own, and the order is read back.
  activate_port_in_numbers: { preview: 2, approved: 4 },
  // Open orders of two states are looked through.
  import_numbers: { preview: 3, approved: 4 },
};

const requests = (world: World): number =>
  world.sandbox.ledger.entries.filter(({ operationId }) => operationId !== "createAccessToken").length;

async function counted(world: World, work: () => Promise<{ isError: boolean; text: string }>): Promise<number> {
  const before = requests(world);
  const { isError, text } = await work();
  expect(isError, text).toBe(false);
  return requests(world) - before;
}

it("a preview and the call that it approves", async () => {
  const operator = await startWorld();
  const cases = await prepareCases(operator);
  const world = await startWorld({ args: ["--confirm", "token"], sharing: operator.sandbox });
  const costs: Record<string, { preview: number; approved: number }> = {};
  for (const { tool, args } of cases) {
    let confirmToken = "";
    const preview = await counted(world, async () => {
      const answer = await world.call(tool, args);
      confirmToken = answer.body.data.confirmToken;
      return answer;
    });
    costs[tool] = { preview, approved: await counted(world, () => world.call(tool, { confirmToken })) };
  }
  await world.close();
  await operator.close();
  expect(costs).toEqual({ ...Object.fromEntries(cases.map(({ tool }) => [tool, ONE_LOOK])), ...FURTHER });
});

it("writes that nobody approves", async () => {
  const world = await startWorld();
  const orderId = await ordered(world, ["+12025550160"]);
  const fileContent = Buffer.from("%PDF-1.4 %%EOF").toString("base64");
  const costs: Record<string, number> = {};
  for (const [tool, args] of [
    ["add_port_in_note", { orderId, note: "Please call." }],
    ["upload_port_in_document", { orderId, documentName: "loa.pdf", fileContent }],
    ["create_porting_configuration", { defaultPortTime: "08:00:00" }],
    ["qualify_numbers", { phoneNumbers: ["+12065550120"] }],
  ] as const)
    costs[tool] = await counted(world, () => world.call(tool, args));
  await world.close();
  expect(costs).toEqual({
    add_port_in_note: 2,
    upload_port_in_document: 2,
    create_porting_configuration: 2,
    qualify_numbers: 2,
  });
});
