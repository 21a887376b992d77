/** Moving a number in one approval: unlink, wait, link; and every way in which it can stop half way. */
import { afterEach, expect, it } from "vitest";
import { type Sandbox, sandboxClock, startSandbox } from "../../../src/sandbox/index.js";
import { CAMPAIGN, HOUR, local, MINUTE, ok, PLAN, refused, tollFree } from "../../harness/hosting.js";
import { START, startWorld, type World } from "../../harness/world.js";

const PATCH = "ImportNumberService_UpdateImportedNumber";
const NEW = "CZ4PK9T";
const phoneNumber = local("01");
const move = { phoneNumber, smsConfiguration: { campaignId: NEW } };

let sandbox: Sandbox;
let world: World;
afterEach(async () => {
  await world.close();
  await sandbox.close();
});

/** A linked number, in front of a server whose waiting is the sandbox's time, or whose waiting changes nothing. */
async function linked(waiting: "passes" | "stands still" = "passes"): Promise<void> {
  sandbox = await startSandbox({ clock: sandboxClock({ start: START }) });
  const operator = await startWorld({ sharing: sandbox });
  const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };
  await ok(operator, "import_number", { phoneNumber, regionCode: "US", smsConfiguration });
  await operator.close();
  sandbox.clock.advance(HOUR);
  const sleep = async (ms: number) => (waiting === "passes" ? sandbox.clock.advance(ms) : undefined);
  world = await startWorld({ args: [], sharing: sandbox, outside: { sleep } });
}

const tokenFor = async (): Promise<string> => (await world.call("update_imported_number", move)).body.data.confirmToken;
const approve = (confirmToken: string) => world.call("update_imported_number", { confirmToken });
const bodies = () => sandbox.ledger.entries.filter(({ method }) => method === "PATCH").map(({ body }) => body);
const UNLINK = { smsConfiguration: { campaignId: "" } };
const LINK = { smsConfiguration: { campaignId: NEW } };

it("previews all three parts and does them after one approval", async () => {
  await linked();
  const { body } = await world.call("update_imported_number", move);
  expect(body.status).toBe("confirmation_needed");
  expect(body.summary).toContain(`Moves ${phoneNumber} from campaign ${CAMPAIGN} to campaign ${NEW}`);
  expect(body.data.will.steps).toEqual([
    `unlink campaign ${CAMPAIGN}`,
    "wait until Sinch has unlinked it",
    `link campaign ${NEW}`,
  ]);
  expect(body.data.consequence).toContain("dark");
  expect(bodies()).toEqual([]);
  const done = await approve(body.data.confirmToken);
  expect(done.body.status, done.text).toBe("ok");
  expect(bodies()).toEqual([UNLINK, LINK]);
  sandbox.clock.advance(HOUR);
  const { data } = await ok(world, "get_imported_number", { phoneNumber });
  expect(data).toMatchObject({ campaignId: NEW, campaignProvisioning: "DONE" });
});

it.each(["reset-after", "cut"] as const)("goes on after an unlinking whose answer was lost (%s)", async (kind) => {
  await linked();
  sandbox.faults.add({ kind, operationId: PATCH });
  const done = await approve(await tokenFor());
  expect(done.body.status, done.text).toBe("ok");
  expect(bodies()).toEqual([UNLINK, LINK]);
});

it("leaves the number as it is when the unlinking fails, and the approval stands", async () => {
  await linked();
  sandbox.faults.add({ kind: "status", status: 500, operationId: PATCH });
  const token = await tokenFor();
  const failed = await approve(token);
  expect(failed.body, failed.text).toMatchObject({ status: "failed", data: { outcome: "not-done" } });
  expect(failed.body.error.message).not.toContain("dark");
  expect((await approve(token)).body.status).toBe("ok");
  expect(sandbox.ledger.count(PATCH)).toEqual({ received: 3, committed: 2 });
});

it.each([
  ["500", { kind: "status", status: 500 }, { outcome: "not-done" }],
  ["409", { kind: "status", status: 409 }, undefined],
] as const)("says that the number is dark when the link fails (%s), and goes on from there", async (_, fault, data) => {
  await linked();
  sandbox.faults.add({ ...fault, skip: 1, operationId: PATCH });
  const token = await tokenFor();
  const failed = await approve(token);
  expect(failed.body.status).toBe("failed");
  expect(failed.body.summary).toContain(`${phoneNumber} is dark: unlinked from campaign ${CAMPAIGN}`);
  expect(failed.body.error.fix).toContain("call update_imported_number again");
  if (data) expect(failed.body.data).toEqual(data);
  const again = await approve(token);
  expect(again.body.status, again.text).toBe("ok");
  expect(bodies()).toEqual([UNLINK, LINK, LINK]);
  expect(sandbox.ledger.count(PATCH).committed).toBe(2);
});

it("names the way back when Sinch refuses the new link", async () => {
  await linked();
  sandbox.faults.add({ kind: "status", status: 400, skip: 1, operationId: PATCH });
  const failed = await approve(await tokenFor());
  expect(failed.body.error).toMatchObject({
    kind: "refused",
    fix: expect.stringContaining(`{"campaignId":"${CAMPAIGN}"}`),
  });
  const back = await world.call("update_imported_number", {
    phoneNumber,
    smsConfiguration: { campaignId: CAMPAIGN },
  });
  expect((await approve(back.body.data.confirmToken)).body.status).toBe("ok");
  expect(bodies()).toEqual([UNLINK, LINK, { smsConfiguration: { campaignId: CAMPAIGN } }]);
});

it("finds out that the link was made when its answer is lost", async () => {
  await linked();
  sandbox.faults.add({ kind: "reset-after", skip: 1, operationId: PATCH });
  const done = await approve(await tokenFor());
  expect(done.body.status, done.text).toBe("ok");
  expect(done.body.summary).toContain("reading back shows that it was done");
  expect(bodies()).toEqual([UNLINK, LINK]);
});

it("stops when Sinch unlinks for longer than a call may wait; the same call goes on, without unlinking again", async () => {
  await linked("stands still");
  const token = await tokenFor();
  const waiting = await approve(token);
  expect(waiting.body.summary).toContain("is dark");
  expect(waiting.body.summary).toContain("still unlinking");
  expect(waiting.body.error.retryable).toBe(true);
  expect(bodies()).toEqual([UNLINK]);
  // Told to repeat before Sinch is through: nothing is sent.
  expect((await approve(token)).body.summary).toContain("still unlinking");
  expect(bodies()).toEqual([UNLINK]);
  sandbox.clock.advance(MINUTE);
  const done = await approve(token);
  expect(done.body.status, done.text).toBe("ok");
  expect(bodies()).toEqual([UNLINK, LINK]);
});

it("another server goes on with the same arguments, as after a restart", async () => {
  await linked("stands still");
  await approve(await tokenFor());
  sandbox.clock.advance(MINUTE);
  const fresh = await startWorld({ sharing: sandbox });
  await ok(fresh, "update_imported_number", move);
  const twice = await refused(fresh, "update_imported_number", move);
  expect(twice.message).toContain("change nothing");
  await fresh.close();
  expect(bodies()).toEqual([UNLINK, LINK]);
});

it("an approval does not hold for another link than the one that was shown", async () => {
  await linked();
  const token = await tokenFor();
  const other = await startWorld({ sharing: sandbox, outside: { sleep: async (ms) => sandbox.clock.advance(ms) } });
  await ok(other, "update_imported_number", { phoneNumber, smsConfiguration: { campaignId: "COTHER1" } });
  await other.close();
  const { body } = await approve(token);
  expect(body.error.kind).toBe("confirmation_invalid");
  expect(sandbox.ledger.count(PATCH).committed).toBe(2);
});

it("refuses a campaign for a toll-free number before anything is unlinked", async () => {
  await linked();
  const { fields } = await refused(world, "update_imported_number", {
    phoneNumber: tollFree("01"),
    smsConfiguration: { campaignId: NEW },
  });
  expect(fields[0].field).toBe("smsConfiguration.campaignId");
});
