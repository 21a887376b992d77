/** The client as the server wires it, in front of a stub, with a clock and a sleep that the test holds. */
import { createClient } from "../../src/sinch/client.js";
import { createHttp } from "../../src/sinch/http.js";
import { authorize, type Credentials } from "../../src/sinch/token.js";
import { type Stub, startStub } from "../harness/stub.js";

export const KEY: Credentials = { kind: "key", projectId: "p-1", keyId: "key-id-1", keySecret: "K3y-S3cret-ZZZZ" };

export async function wired(credentials: Credentials = KEY, timeout = 5_000) {
  const stub: Stub = await startStub();
  const { http, close } = createHttp();
  const slept: number[] = [];
  let time = Date.parse("2026-12-01T15:00:00Z");
  const sleep = async (ms: number) => {
    slept.push(ms);
  };
  const now = () => time;
  const authorizer = authorize(credentials, { http, authUrl: stub.url, now, sleep, timeout });
  const client = createClient({
    http,
    authorizer,
    projectId: credentials.projectId,
    origins: { porting: stub.url, hosting: stub.url },
    timeout,
    sleep,
    now,
  });
  return {
    stub,
    client,
    slept,
    pass(ms: number) {
      time += ms;
    },
    async close() {
      await stub.close();
      await close();
    },
  };
}

export type Wired = Awaited<ReturnType<typeof wired>>;

/** What a promise was rejected with. */
export const thrownBy = async (work: Promise<unknown>): Promise<Error & Record<string, unknown>> =>
  work.then(
    (value) => {
      throw new Error(`nothing was thrown, but ${JSON.stringify(value)} returned`);
    },
    (thrown) => thrown,
  );
