import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/sandbox/index.js";
import { numberOf, type PortingCalls, portingCalls } from "../calls.js";

let sandbox: Sandbox;
let call: PortingCalls;
let path: string;
beforeEach(async () => {
  sandbox = await startSandbox();
  call = portingCalls(sandbox);
  path = await call.order([numberOf("+12025550134")]);
});
afterEach(() => sandbox.close());

describe("notes", () => {
  it("are answered with their id and read from the order", async () => {
    const { status, json } = await call("POST", `${path}/notes`, { note: "The bill is attached." });
    expect(status).toBe(200);
    expect(json).toEqual({ id: 70218, note: "The bill is attached." });
    expect((await call("GET", path)).json.notes).toMatchObject([{ note: "The bill is attached.", createdBy: "API" }]);
  });

  it("need a text and an order", async () => {
    expect((await call("POST", `${path}/notes`, {})).status).toBe(400);
    expect((await call("POST", `${path}/notes`, { note: 5 })).status).toBe(400);
    expect((await call("POST", "/orders/portIns/1/notes", { note: "x" })).status).toBe(404);
  });
});

describe("documents", () => {
  it.each([
    [Buffer.from("%PDF-1.7\n"), "application/pdf"],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), "image/png"],
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), "image/jpeg"],
    [Buffer.from("I agree."), "text/plain"],
    [Buffer.from([0xc3, 0x28]), "application/octet-stream"],
  ])("come back at both paths as they were sent (%#)", async (file, contentType) => {
    const fileContent = file.toString("base64");
    const stored = await call("POST", `${path}/documents`, { documentName: "loa", description: "LOA", fileContent });
    expect(stored.status).toBe(200);
    expect(stored.json).toEqual({ id: 55310, documentName: "loa", description: "LOA" });
    const read = await call("GET", `${path.replace("/portIns", "")}/documents/55310`);
    expect(read.json).toEqual({ documentId: 55310, ...stored.json, fileContent, contentType });
    expect((await call("GET", `${path}/documents/55310`)).json).toEqual(read.json);
    expect((await call("GET", path)).json.documents).toEqual([stored.json]);
  });

  it("need a name and base64", async () => {
    expect((await call("POST", `${path}/documents`, { fileContent: "AAAA" })).status).toBe(400);
    expect((await call("POST", `${path}/documents`, { documentName: "x", fileContent: "not base64!" })).status).toBe(
      422,
    );
    expect((await call("GET", `${path}/documents/1`)).status).toBe(404);
    expect((await call("GET", "/orders/1/documents/55310")).status).toBe(404);
  });
});

describe("configuration", () => {
  const configuration = {
    contact: { email: "numbers@lakeside.example", name: "Dana Whitfield", phone: "+12025550102" },
    webhookUrl: "hooks.lakeside.example",
    defaultPortTime: "11:00:00",
    defaultPortTimeZone: "US/Central",
  };

  it("is absent until created, then read and replaced", async () => {
    expect((await call("GET", "/configuration")).status).toBe(404);
    expect((await call("PUT", "/configuration", configuration)).status).toBe(404);
    expect((await call("POST", "/configuration", configuration)).json).toEqual(configuration);
    expect((await call("POST", "/configuration", configuration)).status).toBe(422);
    const shorter = { webhookUrl: "https://hooks.lakeside.example" };
    expect((await call("PUT", "/configuration", shorter)).json).toEqual(shorter);
    expect((await call("GET", "/configuration")).json).toEqual(shorter);
  });

  it("refuses a time of day and a zone that do not exist", async () => {
    const answer = await call("POST", "/configuration", { defaultPortTime: "25:00", defaultPortTimeZone: "Mars" });
    expect(answer.status).toBe(422);
    expect(answer.json.details.fieldViolations).toHaveLength(2);
  });
});
