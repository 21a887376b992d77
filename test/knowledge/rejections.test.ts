import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainRejection, rejections } from "../../src/knowledge/rejections.js";

describe("explainRejection", () => {
  it.each([
    ["Account number does not match carrier records", "account_number"],
    ["acct # invalid", "account_number"],
    ["The port-out PIN is incorrect", "pin_invalid"],
    ["Passcode expired", "pin_invalid"],
    ["ZIP code mismatch on service address", "zip_mismatch"],
    ["Service address does not match CSR", "address_mismatch"],
    ["End user name mismatch", "name_mismatch"],
    ["Authorized person is not on the account", "auth_name_mismatch"],
    ["BTN not found", "btn_mismatch"],
    ["Billing number is porting while other lines remain", "partial_port_btn"],
    ["Pending order on the account", "pending_order"],
    ["Customer has a port freeze", "freeze_or_lock"],
    ["Number disconnected", "not_active"],
    ["No porting agreement for this rate center", "not_portable"],
    ["TNs are on multiple accounts", "wrong_account"],
    ["Hunt group on the line", "special_service"],
    ["Requested due date too soon", "due_date"],
    ["LOA is illegible", "loa_required"],
    ["A more recent authorization exists", "more_recent_authorization"],
    ["Past-due balance", "unpaid_balance"],
    ["Please split this request", "split_required"],
    ["SV conflict in NPAC", "sv_conflict"],
  ])("reads %j as %s", (text, name) => {
    expect(explainRejection(text)?.name).toBe(name);
  });

  it("reads every canonical name and every code of the table", () => {
    for (const rejection of rejections) {
      expect(explainRejection(rejection.name)?.name).toBe(rejection.name);
      for (const code of rejection.codes)
        expect(explainRejection(`Rejected: ${code}`)?.name, code).toBe(rejection.name);
    }
  });

  it("trusts the wording before a code that may be part of an address", () => {
    expect(explainRejection("Service address wrong: 12 Main St, Suite 8D")?.name).toBe("address_mismatch");
    expect(explainRejection("8D")?.name).toBe("zip_mismatch");
  });

  it("does not guess", () => {
    expect(explainRejection("Call us back")).toBeUndefined();
    expect(explainRejection("")).toBeUndefined();
    expect(explainRejection("constructor")).toBeUndefined();
  });

  it("takes any text quickly", () => {
    fc.assert(fc.property(fc.string({ maxLength: 5_000 }), (text) => void explainRejection(text)));
    const started = performance.now();
    explainRejection("billing ".repeat(100_000));
    explainRejection("name ".repeat(100_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("the table of rejections", () => {
  it("has the reasons of the field, each with a meaning and a fix, once", () => {
    expect(rejections).toHaveLength(20);
    expect(new Set(rejections.map(({ name }) => name)).size).toBe(20);
    const codes = rejections.flatMap((rejection) => rejection.codes);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { meaning, fix } of rejections) {
      expect(meaning).toMatch(/\.$/);
      expect(fix).toMatch(/\.$/);
    }
  });
});
