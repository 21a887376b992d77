import { expect, it, vi } from "vitest";
import { startStandalone } from "../../src/sandbox/standalone.js";
import { fetched } from "./calls.js";

it("says on stderr where it listens, which credentials it takes and where its levers are", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const sandbox = await startStandalone({});
  try {
    const text = said.mock.calls.flat().join("\n");
    expect(text).toContain(sandbox.url);
    expect(text).toContain(`key ${sandbox.keyId}, secret ${sandbox.keySecret}`);
    expect(text).toContain(sandbox.controlUrl);
    expect((await fetched(sandbox.controlUrl)).status).toBe(200);
  } finally {
    await sandbox.close();
    said.mockRestore();
  }
});
