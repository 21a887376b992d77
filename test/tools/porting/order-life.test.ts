/** Cancelling, notes, documents, activation: each where the order's state allows it, and refused where it does not. */
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { confirmed, DAY, LOA, NUMBERS, ok, ordered, refused } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
let orderId: string;
beforeEach(async () => {
  world = await startWorld();
  orderId = await ordered(world, [NUMBERS[0], NUMBERS[2]], { onDemandActivation: true });
});
afterEach(() => world.close());

const received = (operation: string) => world.sandbox.ledger.count(operation).received;

describe("cancel_port_in_order", () => {
  it("cancels a PENDING order", async () => {
    const body = await ok(world, "cancel_port_in_order", { orderId });
    expect(body.summary).toBe(`Cancellation of order ${orderId} was accepted.`);
    expect((await ok(world, "get_port_in_order", { orderId })).data.status).toBe("CANCELED");
  });

  it("is refused once the order is CONFIRMED, with what is possible instead", async () => {
    await confirmed(world, orderId);
    const error = await refused(world, "cancel_port_in_order", { orderId });
    expect(error).toMatchObject({
      kind: "not_allowed",
      data: { id: orderId, status: "CONFIRMED", focDates: ["2027-01-19T14:00:00Z"] },
    });
    expect(error.next.length).toBeGreaterThan(0);
    expect(received("deleteOrder")).toBe(0);
  });

  it("is told from an order that was canceled by a lost answer", async () => {
    world.sandbox.faults.add({ kind: "status", status: 500, commit: true, operationId: "deleteOrder" });
    expect((await ok(world, "cancel_port_in_order", { orderId })).summary).toMatch(/reading back shows/);
    expect(world.sandbox.ledger.count("deleteOrder")).toEqual({ received: 1, committed: 1 });
  });

  it.each(["../portIns", "x", "1/2"])("refuses %j as an id", async (id) => {
    expect((await refused(world, "cancel_port_in_order", { orderId: id })).fields[0].field).toBe("orderId");
    expect(received("deleteOrder")).toBe(0);
  });
});

describe("add_port_in_note", () => {
  it("writes to the porting desk, in every state the order is alive", async () => {
    await ok(world, "add_port_in_note", { orderId, note: "Suite 210, please." });
    await confirmed(world, orderId);
    await ok(world, "add_port_in_note", { orderId, note: "Thank you." });
    const { data } = await ok(world, "get_port_in_order", { orderId });
    expect(data.notes.map(({ note }: { note: string }) => note)).toEqual(["Suite 210, please.", "Thank you."]);
  });

  it("is written once, even when its answer is lost or it is asked for again", async () => {
    world.sandbox.faults.add({ kind: "cut", operationId: "addOrderNote" });
    expect((await ok(world, "add_port_in_note", { orderId, note: "Any news?" })).summary).toMatch(/reading back/);
    const again = await refused(world, "add_port_in_note", { orderId, note: "Any news?" });
    expect(again).toMatchObject({ kind: "conflict", next: [{ tool: "get_port_in_order" }] });
    world.sandbox.faults.add({ kind: "reset-before", operationId: "addOrderNote" });
    const lost = await refused(world, "add_port_in_note", { orderId, note: "Another thing." });
    expect(lost.data.outcome).toBe("not-done");
    expect(world.sandbox.ledger.count("addOrderNote").committed).toBe(1);
  });

  it.each([
    ["nothing", " "],
    ["5 MB", "x".repeat(5 * 1024 * 1024)],
  ])("refuses a note of %s", async (_, note) => {
    const error = await refused(world, "add_port_in_note", { orderId, note });
    expect(error.fields[0].field).toBe("note");
    expect(received("addOrderNote")).toBe(0);
  });

  it("is refused on an order that is not there", async () => {
    expect((await refused(world, "add_port_in_note", { orderId: "999999", note: "Hello" })).kind).toBe("not_found");
    expect(received("addOrderNote")).toBe(0);
  });
});

describe("documents", () => {
  it("go up and come back as they were", async () => {
    const { data } = await ok(world, "upload_port_in_document", {
      orderId,
      documentName: "loa.pdf",
      description: "Signed",
      fileContent: LOA,
    });
    const summary = await ok(world, "get_port_in_document", { orderId, documentId: data.id });
    expect(summary.data).toMatchObject({ documentName: "loa.pdf", contentType: "application/pdf" });
    expect(summary.data).not.toHaveProperty("fileContent");
    expect(summary.omitted.fileContent).toBe("1 KB");
    const full = await ok(world, "get_port_in_document", { orderId, documentId: data.id, detail: "full" });
    expect(full.data.fileContent).toBe(LOA);
  });

  it("of 5 MB go up whole", async () => {
    const content = Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(5 * 1024 * 1024, 7)]).toString("base64");
    const { data } = await ok(world, "upload_port_in_document", {
      orderId,
      documentName: "big.pdf",
      fileContent: content,
    });
    const { summary } = await ok(world, "get_port_in_document", { orderId, documentId: data.id });
    expect(summary).toMatch(/5\.0 MB/);
    expect(JSON.stringify(world.audit).length).toBeLessThan(5_000);
  });

  it.each([
    ["neither content nor path", {}, "fileContent"],
    ["both content and path", { fileContent: LOA, filePath: "loa.pdf", documentName: "a" }, "filePath"],
    ["content without a name", { fileContent: LOA }, "documentName"],
    ["content that is not base64", { fileContent: "%PDF-1.4", documentName: "a" }, "fileContent"],
    [
      "a text file",
      { fileContent: Buffer.from("hello, carrier").toString("base64"), documentName: "a" },
      "fileContent",
    ],
    ["an empty file", { fileContent: "", documentName: "a" }, "fileContent"],
    ["more than 10 MB", { fileContent: "A".repeat(14_000_000), documentName: "a" }, "fileContent"],
  ])("are refused with %s", async (_, args, field) => {
    const error = await refused(world, "upload_port_in_document", { orderId, ...args });
    expect(error.fields.map((found: { field: string }) => found.field)).toContain(field);
    expect(received("addOrderDocuments")).toBe(0);
  });

  it("are not read from disk unless the operator allowed a folder", async () => {
    expect((await refused(world, "upload_port_in_document", { orderId, filePath: "/etc/passwd" })).kind).toBe(
      "not_configured",
    );
  });

  it("are read from the operator's folders and from nowhere else", async () => {
    const root = await mkdtemp(join(tmpdir(), "byon-files-"));
    const folder = join(root, "allowed");
    const elsewhere = join(root, "allowed-not");
    try {
      const { mkdir } = await import("node:fs/promises");
      await mkdir(folder);
      await mkdir(elsewhere);
      await writeFile(join(folder, "loa.pdf"), Buffer.from(LOA, "base64"));
      await writeFile(join(elsewhere, "secret.pdf"), Buffer.from(LOA, "base64"));
      await writeFile(join(folder, "notes.txt"), "no document");
      await symlink(join(elsewhere, "secret.pdf"), join(folder, "link.pdf"));
      await symlink(elsewhere, join(folder, "way-out"));
      const files = await startWorld({ args: ["--confirm", "off", "--files", folder], sharing: world.sandbox });
      try {
        const taken = ["loa.pdf", join(folder, "loa.pdf"), "./loa.pdf"];
        expect((await ok(files, "upload_port_in_document", { orderId, filePath: "loa.pdf" })).data.documentName).toBe(
          "loa.pdf",
        );
        for (const [index, filePath] of taken.entries())
          await ok(files, "upload_port_in_document", { orderId, filePath, documentName: `copy ${index}` });
        // The same file under the same name is one document, however its path is written.
        const again = await refused(files, "upload_port_in_document", { orderId, filePath: "./loa.pdf" });
        expect(again.kind).toBe("conflict");
        const before = received("addOrderDocuments");
        for (const filePath of [
          "link.pdf",
          "way-out/secret.pdf",
          "../allowed-not/secret.pdf",
          join(elsewhere, "secret.pdf"),
          "/etc/passwd",
          "nowhere.pdf",
          ".",
          "notes.txt",
          "loa.pdf\0.txt",
        ]) {
          const error = await refused(files, "upload_port_in_document", { orderId, filePath });
          expect(error.fields[0].field, filePath).toBe("filePath");
          expect(JSON.stringify(error), filePath).not.toContain(elsewhere);
        }
        expect(received("addOrderDocuments")).toBe(before);
      } finally {
        await files.close();
      }
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it("that are not there are said not to be there, on either path", async () => {
    const error = await refused(world, "get_port_in_document", { orderId, documentId: "999" });
    expect(error.kind).toBe("not_found");
    expect([received("getOrderDocumentContent"), received("getOrderDocumentContentAlt")]).toEqual([1, 1]);
    expect((await refused(world, "get_port_in_document", { orderId, documentId: "../9" })).fields[0].field).toBe(
      "documentId",
    );
  });
});

describe("activation", () => {
  const foc = async () => {
    await confirmed(world, orderId);
    world.sandbox.clock.advance(60 * DAY);
  };

  it("moves one group, then the rest", async () => {
    await foc();
    const { data, next } = await ok(world, "list_available_activations", { orderId });
    expect(data.groups.map((group: { phoneNumberGroup: string }) => group.phoneNumberGroup)).toEqual([
      "Harbor Telecom Grp1",
      "Prairie Line Grp1",
    ]);
    expect(next[0].tool).toBe("activate_port_in_numbers");
    await ok(world, "activate_port_in_numbers", { orderId, phoneNumberGroups: ["Harbor Telecom Grp1"] });
    expect((await ok(world, "get_port_in_order", { orderId })).data.counts).toEqual({ ACTIVATED: 1, CONFIRMED: 1 });
    await ok(world, "activate_port_in_numbers", { orderId });
    expect((await ok(world, "get_port_in_order", { orderId })).data).toMatchObject({
      status: "COMPLETED",
      counts: { ACTIVATED: 2 },
    });
  });

  it("is listed as empty while nothing is ready", async () => {
    const body = await ok(world, "list_available_activations", { orderId });
    expect(body.summary).toMatch(/No group .* can be activated now/);
    expect((await refused(world, "list_available_activations", { orderId: "999999" })).kind).toBe("not_found");
  });

  it("is refused before the FOC date", async () => {
    await confirmed(world, orderId);
    const error = await refused(world, "activate_port_in_numbers", { orderId });
    expect(error).toMatchObject({ kind: "not_allowed", message: expect.stringMatching(/FOC date .* has not come/) });
    expect(received("activatePortIn")).toBe(0);
  });

  it("is refused while the order is PENDING, and for a scheduled order", async () => {
    expect((await refused(world, "activate_port_in_numbers", { orderId })).message).toMatch(/is PENDING/);
    const scheduled = await ordered(world, ["+12025550158"]);
    await confirmed(world, scheduled);
    const error = await refused(world, "activate_port_in_numbers", { orderId: scheduled });
    expect(error.message).toMatch(/is scheduled: its numbers go live by themselves/);
    expect(received("activatePortIn")).toBe(0);
  });

  it("is refused for a group that the order lacks, naming those it has", async () => {
    await foc();
    const error = await refused(world, "activate_port_in_numbers", {
      orderId,
      phoneNumberGroups: ["Harbor Telecom Grp1", "Nobody Grp1"],
    });
    expect(error.fields[0].field).toBe("phoneNumberGroups[1]");
    expect(error.data.groups).toContain("Prairie Line Grp1");
    expect((await refused(world, "activate_port_in_numbers", { orderId, phoneNumberGroups: [] })).fields[0].field).toBe(
      "phoneNumberGroups",
    );
    expect(received("activatePortIn")).toBe(0);
  });

  it("says itself what is live now and what waits", async () => {
    await foc();
    const some = await ok(world, "activate_port_in_numbers", { orderId, phoneNumberGroups: ["Harbor Telecom Grp1"] });
    expect(some.summary).toContain("1 of 1 number ACTIVATED, live on Sinch.");
    expect(some.summary).toContain("1 number of other groups wait");
    expect(some.next.map(({ tool }: { tool: string }) => tool)).toEqual(["list_available_activations"]);
    const all = await ok(world, "activate_port_in_numbers", { orderId });
    expect(all.summary).toMatch(/2 of 2 numbers ACTIVATED, live on Sinch\.$/);
    expect(all.next).toBeUndefined();
  });

  it("is refused, before anybody is asked, for numbers that do not route on Sinch yet", async () => {
    const late = await ordered(world, ["+12025550145", "+13125550170"], { onDemandActivation: true });
    await confirmed(world, late);
    const { data } = await ok(world, "get_port_in_order", { orderId: late, detail: "full" });
    const foc = Date.parse(data.phoneNumbers[0].focDate);
    world.sandbox.clock.advance(foc - world.sandbox.clock.now().getTime() + 60_000);
    const error = await refused(world, "activate_port_in_numbers", { orderId: late });
    expect(error.kind).toBe("not_allowed");
    expect(error.data.ready).not.toContain("Harbor Telecom Grp1");
    expect(received("activatePortIn")).toBe(0);
  });

  it("is refused for what is live already", async () => {
    await foc();
    const group = { orderId, phoneNumberGroups: ["Harbor Telecom Grp1"] };
    await ok(world, "activate_port_in_numbers", group);
    expect((await refused(world, "activate_port_in_numbers", group)).message).toMatch(/are live already/);
    expect(received("activatePortIn")).toBe(1);
  });

  it("is found out about by the numbers when its answer is lost", async () => {
    await foc();
    world.sandbox.faults.add({ kind: "garbage", operationId: "activatePortIn" });
    const body = await ok(world, "activate_port_in_numbers", { orderId });
    expect(body.summary).toMatch(/reading back shows that it was done/);
    expect(received("activatePortIn")).toBe(1);
  });
});
