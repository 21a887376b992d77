import { expect, it } from "vitest";
import { operations } from "../../contract/oracle.js";
import { CAMPAIGN, DAY, hostingSandbox, local, PLAN } from "./calls.js";

const hosting = operations.filter(({ api }) => api === "hosting");

it("the sandbox answers all 23 operations at the contract's paths, under its names, even when nothing is right", async () => {
  const call = await hostingSandbox();
  try {
    for (const { method, pathTemplate } of hosting) {
      const values: Record<string, string> = {
        phoneNumber: encodeURIComponent(local("42")),
        hostingOrderId: "01hzx4k9m2v7qd8r3tb6yw5ncf",
      };
      const path = pathTemplate
        .replace("/v1/projects/{projectId}", "")
        .replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
      await call.bad(method, path, method === "GET" || method === "DELETE" ? undefined : {});
    }
    expect(call.sandbox.ledger.entries.map(({ operationId }) => operationId)).toEqual(
      hosting.map(({ operationId }) => operationId),
    );
    expect(hosting).toHaveLength(23);
  } finally {
    await call.close();
  }
});

it("carries out 500 numbers in one order", async () => {
  const call = await hostingSandbox();
  try {
    const numbers = Array.from({ length: 500 }, (_, index) => `+1206556${1000 + index}`);
    await call.verified(...numbers);
    const id = await call.textEnable(numbers);
    await call.lever("POST", `/hosting-orders/${id}/sign-loa`, {});
    call.sandbox.clock.advance(DAY);
    expect((await call("GET", `/hostingOrders/${id}/report`)).json).toMatchObject({ total: 500, addedToCampaign: 500 });
    const listed = await call("GET", `/importedNumbers?servicePlanId=${PLAN}&campaignId=${CAMPAIGN}&pageSize=1000`);
    expect(listed.json).toMatchObject({ totalSize: 500, nextPageToken: "" });
  } finally {
    await call.close();
  }
});
