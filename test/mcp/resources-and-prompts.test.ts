import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientKind, startWorld, type World } from "../harness/world.js";

const endUser = {
  name: "Lakeside LLC",
  streetNum: "480",
  streetName: "Wells",
  city: "Washington",
  state: "DC",
  zipCode: "20001",
};
const order = {
  desiredPortSchedule: { desiredPortDate: "2027-01-19" },
  onDemandActivation: false,
  phoneNumbers: [{ phoneNumber: "+12025550150", endUser, portOutInfo: { existingPortOutPin: "740291" } }],
};
const pdf = Buffer.from("%PDF-1.4 a letter").toString("base64");

describe.each<ClientKind>(["modern", "legacy", "v1"])("reading through the %s client", (client) => {
  let world: World;
  let orderId: string;
  beforeAll(async () => {
    world = await startWorld({ client });
    orderId = (await world.call("create_port_in_order", order)).body.data.id;
    await world.call("upload_port_in_document", { orderId, documentName: "loa.pdf", fileContent: pdf });
  });
  afterAll(() => world.close());

  test("every listed page can be read and says something", async () => {
    const { resources } = await world.client.listResources();
    expect(resources.length).toBeGreaterThanOrEqual(17);
    for (const { uri } of resources) {
      const [page] = (await world.client.readResource({ uri })).contents as { text: string; mimeType: string }[];
      expect(page?.mimeType).toBe("text/markdown");
      expect(page?.text.length).toBeGreaterThan(500);
    }
  });

  test("a live order shows its state, never its PIN", async () => {
    const { contents } = await world.client.readResource({ uri: `byon://port-in-orders/${orderId}` });
    const [{ text } = { text: "" }] = contents as { text: string }[];
    expect(JSON.parse(text)).toMatchObject({ id: orderId, status: "PENDING" });
    expect(text).not.toContain("740291");
  });

  test("a document comes as the bytes that were uploaded", async () => {
    const documentId = (await world.call("get_port_in_order", { orderId })).body.data.documents[0].id;
    const { contents } = await world.client.readResource({
      uri: `byon://port-in-orders/${orderId}/documents/${documentId}`,
    });
    expect(contents).toEqual([expect.objectContaining({ blob: pdf, mimeType: "application/pdf" })]);
  });

  test("what does not exist is said to be not found, with its URI", async () => {
    for (const uri of ["byon://nothing", "byon://port-in-orders/999999", "byon://port-in-orders/../secrets"])
      await expect(world.client.readResource({ uri })).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining("not found"),
      });
  });

  test("an id that cannot be one is refused with the reason", async () => {
    await expect(world.client.readResource({ uri: "byon://port-in-orders/abc" })).rejects.toMatchObject({
      code: -32602,
    });
  });

  test("templates are listed, and ids from recent reads complete them", async () => {
    const { resourceTemplates } = await world.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain("byon://port-in-orders/{orderId}");
    const { completion } = await world.client.complete({
      ref: { type: "ref/resource", uri: "byon://port-in-orders/{orderId}" },
      argument: { name: "orderId", value: orderId.slice(0, 2) },
    });
    expect(completion.values).toContain(orderId);
  });

  test("a prompt asks, and its arguments complete", async () => {
    const { prompts } = await world.client.listPrompts();
    expect(prompts).toHaveLength(11);
    const { messages } = await world.client.getPrompt({ name: "port_in" });
    expect(JSON.stringify(messages)).toContain("Questions");
    const prompt = prompts.find(({ name }) => name === "text_enable_numbers");
    const type = prompt?.arguments?.find(({ description }) => description?.includes("toll-free"));
    const { completion } = await world.client.complete({
      ref: { type: "ref/prompt", name: "text_enable_numbers" },
      argument: { name: type?.name ?? "", value: "toll" },
    });
    expect(completion.values).toEqual(["toll-free"]);
  });

  test("an unknown prompt or value is refused with the valid ones", async () => {
    await expect(world.client.getPrompt({ name: "port_out" })).rejects.toThrow(/port_in/);
    await expect(
      world.client.getPrompt({ name: "text_enable_numbers", arguments: { nonsense: "x" } }),
    ).rejects.toMatchObject({ code: -32602 });
  });
});
