// As for port-in orders: the sandbox brings a candidate into every state, and in each of them every action is tried.
import { describe, expect, test } from "vitest";
import { voiceCode } from "../../src/knowledge/hosting-test-numbers.js";
import { qualifiedNumber, stateName } from "../../src/lifecycles/index.js";
import {
  DAY,
  DEFAULTS,
  eligible,
  hosted,
  local,
  MINUTE,
  ok,
  signLoa,
  textEnableArgs,
  verified,
} from "../harness/hosting.js";
import { startWorld, type World } from "../harness/world.js";
import { expectedVerdict } from "../lifecycles/expected.js";

type State = keyof typeof qualifiedNumber.states;
type Action = keyof typeof qualifiedNumber.actions;

const ring = (world: World, phoneNumber: string) => ok(world, "send_voice_challenge", { phoneNumber });
const wrongCode = async (world: World, phoneNumber: string) => {
  await ring(world, phoneNumber);
  await world.call("verify_voice_challenge", { phoneNumber, code: "0000" });
};

/** How a candidate comes into each state, and which number does. */
const into: Readonly<Record<State, { number: string; bring: (world: World, number: string) => Promise<unknown> }>> = {
  ELIGIBLE_CHECK_PENDING: {
    number: local("42"),
    bring: (world, number) => ok(world, "qualify_numbers", { phoneNumbers: [number] }),
  },
  ELIGIBLE: { number: local("42"), bring: eligible },
  NOT_ELIGIBLE: { number: local("99"), bring: eligible },
  VERIFICATION_PENDING: {
    number: local("42"),
    async bring(world, number) {
      await eligible(world, number);
      await ring(world, number);
      // The server does not ring a phone twice within a minute.
      world.sandbox.clock.advance(2 * MINUTE);
    },
  },
  VERIFICATION_FAILED: {
    number: local("98"),
    async bring(world, number) {
      await eligible(world, number);
      world.sandbox.clock.advance(3 * DAY);
    },
  },
  VERIFICATION_BLOCKED: {
    number: local("42"),
    async bring(world, number) {
      await eligible(world, number);
      for (let attempt = 0; attempt < 3; attempt++) await wrongCode(world, number);
    },
  },
  VERIFIED: { number: local("42"), bring: verified },
  HOSTING_IN_PROGRESS: {
    number: local("42"),
    async bring(world, number) {
      await verified(world, number);
      const { data } = await ok(world, "text_enable_qualified_numbers", textEnableArgs([number]));
      await signLoa(world, data.hostingOrderId);
    },
  },
  HOSTING_DONE: { number: local("42"), bring: (world, number) => hosted(world, [number]) },
  HOSTING_FAILED: { number: local("76"), bring: (world, number) => hosted(world, [number]) },
};

const attempts: Readonly<
  Record<Action, { tool: string; operationId: string; args: (number: string) => Record<string, unknown> }>
> = {
  read: {
    tool: "get_qualified_number",
    operationId: "QualifiedNumberService_GetQualifiedNumber",
    args: (phoneNumber) => ({ phoneNumber }),
  },
  "send-voice-challenge": {
    tool: "send_voice_challenge",
    operationId: "QualifiedNumberService_SendVoiceChallenge",
    args: (phoneNumber) => ({ phoneNumber }),
  },
  "verify-voice-challenge": {
    tool: "verify_voice_challenge",
    operationId: "QualifiedNumberService_VerifyVoiceChallenge",
    // The right one: another would be refused by Sinch, whatever the state.
    args: (phoneNumber) => ({ phoneNumber, code: voiceCode(phoneNumber) }),
  },
  "text-enable": {
    tool: "text_enable_qualified_numbers",
    operationId: "QualifiedNumberService_TextEnableNumbers",
    args: (number) => textEnableArgs([number]),
  },
  delete: {
    tool: "delete_qualified_number",
    operationId: "QualifiedNumberService_DeleteQualifiedNumber",
    args: (phoneNumber) => ({ phoneNumber }),
  },
};

/** No source forbids it, but the server waits by itself: nobody's telephone rings for a number that may not be hosted. */
const waits = (state: State, action: Action) => state === "ELIGIBLE_CHECK_PENDING" && action === "send-voice-challenge";

describe.each(Object.keys(into) as State[])("a candidate that is %s", (state) => {
  test.each(Object.keys(attempts) as Action[])("%s: guard and contract agree", async (action) => {
    const world = await startWorld({ env: DEFAULTS });
    const { number, bring } = into[state];
    await bring(world, number);
    const before = await ok(world, "get_qualified_number", { phoneNumber: number });
    expect(stateName(qualifiedNumber, before.data.state)).toBe(state);

    const { tool, operationId, args } = attempts[action];
    const received = world.sandbox.ledger.count(operationId).received;
    const { body } = await world.call(tool, args(number));
    const left = world.sandbox.ledger.count(operationId).received > received;

    if (waits(state, action) || expectedVerdict("qualified-number", state, action) === "forbidden") {
      expect(body.error?.kind, JSON.stringify(body)).toBe("not_allowed");
      expect(left).toBe(false);
    } else {
      expect(left, JSON.stringify(body)).toBe(true);
      expect(body.error?.kind).not.toBe("not_allowed");
    }
    await world.close();
  });
});
