import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  canMove,
  hostedNumberStatus,
  hostingOrder,
  lifecycles,
  nextSteps,
  portInNumber,
  portInOrder,
  qualifiedNumber,
  stateName,
  statesAllowing,
  stepStates,
  verdict,
} from "../../src/lifecycles/index.js";
import { knownTools } from "../known-tools.js";

const contract = (file: string) =>
  parse(readFileSync(new URL(`../contract/${file}.openapi.yaml`, import.meta.url), "utf8"));

describe.each(lifecycles.map((machine) => [machine.id, machine] as const))("%s", (_id, machine) => {
  const names = Object.keys(machine.states);

  it("says of every state what it means, who acts, what it allows and what to do next with real tools", () => {
    for (const [name, state] of Object.entries(machine.states)) {
      expect(state.meaning, name).toMatch(/^[A-Z].{8,}\.$/);
      expect(["you", "Sinch", "losing carrier", "LOA signer", "nobody"], name).toContain(state.actor);
      expect(state.allows, name).toContain("read");
      for (const action of [...state.allows, ...(state.unstated ?? [])])
        expect(machine.actions).toHaveProperty([action]);
      for (const action of state.unstated ?? []) expect(state.allows).not.toContain(action);
      for (const step of state.next) expect(knownTools, `${name} -> ${step.tool}`).toContain(step.tool);
    }
  });

  it("has transitions between states that exist, and reaches every state", () => {
    const reached = new Set([machine.initial, ...(machine.alsoStartsIn ?? [])]);
    for (const { from, to } of machine.transitions) {
      expect(names).toContain(from);
      expect(names).toContain(to);
    }
    for (let round = 0; round < names.length; round++) {
      for (const { from, to } of machine.transitions) if (reached.has(from)) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...names].sort());
  });

  it("ends in its terminal states, and nowhere else", () => {
    const withoutExit = names.filter((name) => !machine.transitions.some(({ from }) => from === name));
    expect([...machine.terminal].sort()).toEqual(withoutExit.sort());
  });

  it("tolerates any value: shows it as text, forbids nothing, suggests nothing", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        const name = stateName(machine, raw);
        expect(name).toBeTypeOf("string");
        if (names.includes(name)) return;
        for (const action of Object.keys(machine.actions)) expect(verdict(machine, raw, action)).toBe("unknown");
        expect(nextSteps(machine, raw)).toEqual([]);
      }),
    );
    for (const raw of ["constructor", "__proto__", "toString", undefined, null, ""]) {
      expect(verdict(machine, raw, "read")).toBe("unknown");
    }
    expect(stateName(machine, "SOMETHING_NEW")).toBe("SOMETHING_NEW");
    expect(stateName(machine, undefined)).toBe("UNSPECIFIED");
  });
});

describe("names", () => {
  it("reads states with and without prefix, in any case, and with one L or two", () => {
    expect(stateName(qualifiedNumber, "GLOBAL_PROCESS_STATE_VERIFIED")).toBe("VERIFIED");
    expect(stateName(qualifiedNumber, "VERIFIED")).toBe("VERIFIED");
    expect(stateName(qualifiedNumber, "verified")).toBe("VERIFIED");
    expect(stateName(qualifiedNumber, "GLOBAL_PROCESS_STATE_ON_HOLD")).toBe("ON_HOLD");
    expect(stateName(hostingOrder, "HOSTING_ORDER_STATE_UNSPECIFIED")).toBe("UNSPECIFIED");
    expect(stateName(portInOrder, "CANCELLED")).toBe("CANCELED");
    expect(stateName(portInOrder, 7)).toBe("7");
  });

  it("reads the hosting status of a qualified number as a number or a name", () => {
    expect([0, 1, 2].map(hostedNumberStatus)).toEqual(["UNSPECIFIED", "HOSTED", "FAILED"]);
    expect(hostedNumberStatus("HOSTING_STATUS_HOSTED")).toBe("HOSTED");
    expect(hostedNumberStatus(9)).toBe("9");
  });
});

describe("rules", () => {
  it("lets a port-in order change only while PENDING", () => {
    expect(statesAllowing(portInOrder, "update")).toEqual(["PENDING"]);
    expect(statesAllowing(portInOrder, "cancel")).toEqual(["PENDING"]);
    expect(statesAllowing(portInOrder, "activate")).toEqual(["CONFIRMED"]);
    expect(verdict(portInOrder, "CONFIRMED", "cancel")).toBe("forbidden");
    expect(verdict(portInOrder, "COMPLETED", "add-note")).toBe("unknown");
  });

  it("lets a rejected number be corrected and tried again", () => {
    expect(canMove(portInNumber, "REJECTED", "PENDING")).toBe(true);
    expect(canMove(portInNumber, "ACTIVATED", "PENDING")).toBe(false);
    expect(verdict(portInNumber, "REJECTED", "correct")).toBe("allowed");
  });

  it("text-enables what is verified, eligible, or failed before, and nothing else", () => {
    expect(statesAllowing(qualifiedNumber, "text-enable")).toEqual(["ELIGIBLE", "VERIFIED", "HOSTING_FAILED"]);
    expect(verdict(qualifiedNumber, "GLOBAL_PROCESS_STATE_NOT_ELIGIBLE", "text-enable")).toBe("forbidden");
    expect(verdict(qualifiedNumber, "VERIFICATION_BLOCKED", "send-voice-challenge")).toBe("forbidden");
    expect(verdict(qualifiedNumber, "VERIFICATION_FAILED", "send-voice-challenge")).toBe("unknown");
  });
});

describe("against the wire contract", () => {
  const porting = contract("porting");
  const hosting = contract("imported-hosting").components.schemas;
  const edges = (machine: { transitions: readonly { from: string; to: string }[] }) =>
    machine.transitions.map(({ from, to }) => `${from} ${to}`);

  it("knows every state the reference publishes", () => {
    const unspecified = (name: string) => !name.endsWith("UNSPECIFIED");
    for (const { value } of porting["x-lifecycle"].orderStatus) expect(portInOrder.states).toHaveProperty(value);
    const numbers = porting["x-lifecycle"].numberStatus.map(({ value }: { value: string }) => value);
    expect(Object.keys(portInNumber.states).sort()).toEqual(numbers.sort());
    const qualified = hosting.GlobalProcessState.enum
      .filter(unspecified)
      .map((name: string) => stateName(qualifiedNumber, name));
    expect(Object.keys(qualifiedNumber.states).sort()).toEqual(qualified.sort());
    expect(Object.keys(hostingOrder.states).sort()).toEqual(hosting.HostingOrderState.enum.filter(unspecified).sort());
    expect([...stepStates].sort()).toEqual([...hosting.State.enum].sort());
  });

  it("has every transition of the contract, and marks its own as inferred", () => {
    for (const [machine, schema] of [
      [qualifiedNumber, hosting.GlobalProcessState],
      [hostingOrder, hosting.HostingOrderState],
    ] as const) {
      const published: string[] = schema["x-lifecycle"].transitions.map((pair: string[]) =>
        pair.map((name) => stateName(machine, name)).join(" "),
      );
      expect(edges(machine)).toEqual(expect.arrayContaining(published));
      const own = machine.transitions.filter(({ from, to }) => !published.includes(`${from} ${to}`));
      expect(own.map(({ source }) => source)).toEqual(own.map(() => "inferred"));
    }
  });
});
