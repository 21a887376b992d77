import { expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/index.js";
import { operations } from "../contract/oracle.js";
import { control } from "./calls.js";

it("plays every operation of the contract on its route, and no route beside it", async () => {
  const sandbox = await startSandbox();
  try {
    const { routes } = await control(sandbox, "GET", "");
    const played: string[] = routes.map(
      (one: { api: string; operationId: string; route: string }) => `${one.api} ${one.operationId}: ${one.route}`,
    );
    const prefix = { auth: "", hosting: "", porting: "/v1/projects/{projectId}" };
    const written = operations
      .filter(({ api }) => played.some((one) => one.startsWith(`${api} `)))
      .map(
        ({ api, operationId, method, pathTemplate }) =>
          `${api} ${operationId}: ${method} ${prefix[api]}${pathTemplate}`,
      );
    expect(played.sort()).toEqual(written.sort());
    expect(played.length).toBeGreaterThan(15);
  } finally {
    await sandbox.close();
  }
});
