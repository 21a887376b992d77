/**
 * For every tool that needs approval, a call that is right in every other respect: what brings Sinch into the state for it,
 * and the operation that must not be seen there unless somebody said yes.
 */
import {
  CAMPAIGN,
  eligible,
  HOUR,
  local,
  PLAN,
  textEnableArgs,
  tollFree,
  tollFreeArgs,
  verified,
} from "../../harness/hosting.js";
import { ok, orderArgs, ordered } from "../../harness/porting.js";
import type { World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

export interface Case {
  readonly tool: string;
  readonly operationId: string;
  readonly args: Record<string, unknown>;
  /** Changed arguments that would do something else just as well. */
  readonly otherwise: Record<string, unknown>;
}

const importing = (phoneNumber: string) => ({
  phoneNumber,
  regionCode: "US",
  smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN },
});

/** Prepares all of them at once, through a server that asks nobody. */
export async function prepareCases(operator: World): Promise<Case[]> {
  const cases: Case[] = [];
  const add = (tool: string, operationId: string, args: Record<string, unknown>, otherwise: object) =>
    cases.push({ tool, operationId, args, otherwise: { ...args, ...otherwise } });

  add("create_port_in_order", "orderPortIn", orderArgs(["+12025550160"]), { onDemandActivation: true });
  const changing = await ordered(operator, ["+12025550161"]);
  const update = (customerOrderReference: string) => ({ orderId: changing, changes: { customerOrderReference } });
  add("update_port_in_order", "updatePortInOrder", update("one"), update("two"));
  const canceling = await ordered(operator, ["+12025550162"]);
  add(
    "cancel_port_in_order",
    "deleteOrder",
    { orderId: canceling },
    { orderId: await ordered(operator, ["+12025550163"]) },
  );
  // Its FOC is the moment of confirmation, so it can be activated at once.
  const ready = await ordered(operator, ["+12025550142"], { onDemandActivation: true });
  await control(operator.sandbox, "POST", `/orders/${ready}/confirm`, {});
  add("activate_port_in_numbers", "activatePortIn", { orderId: ready }, { phoneNumberGroups: ["Harbor Telecom Grp1"] });
  await ok(operator, "create_porting_configuration", { defaultPortTime: "08:00:00" });
  add(
    "update_porting_configuration",
    "updateConfiguration",
    { defaultPortTime: "09:30:00" },
    { defaultPortTime: "10:30:00" },
  );

  add("import_number", "ImportNumberService_ImportNumber", importing(local("10")), importing(local("11")));
  for (const ending of ["12", "13", "14"]) await ok(operator, "import_number", importing(local(ending)));
  operator.sandbox.clock.advance(HOUR);
  const unlink = (ending: string) => ({ phoneNumber: local(ending), smsConfiguration: { campaignId: "" } });
  add("update_imported_number", "ImportNumberService_UpdateImportedNumber", unlink("12"), unlink("13"));
  add(
    "delete_imported_number",
    "ImportNumberService_DeleteImportedNumber",
    { phoneNumber: local("13") },
    { phoneNumber: local("14") },
  );
  const several = { numbers: [local("15")], regionCode: "US", servicePlanId: PLAN, campaignId: CAMPAIGN };
  add("import_numbers", "HostingOrderService_ImportNumbers", several, { numbers: [local("16")] });

  await verified(operator, ...["20", "21", "22", "23"].map(local), ...["20", "21", "22", "23"].map(tollFree));
  await eligible(operator, ...["24", "25", "26", "27"].map(local));
  const enabling = [
    ["text_enable_numbers", "TextEnableNumbers", local, textEnableArgs, "20", "21"],
    ["text_enable_qualified_numbers", "QualifiedNumberService_TextEnableNumbers", local, textEnableArgs, "22", "23"],
    ["text_enable_toll_free_numbers", "TextEnableTollFreeNumbers", tollFree, tollFreeArgs, "20", "21"],
    [
      "text_enable_qualified_toll_free_numbers",
      "QualifiedNumbersTextEnableTollFreeNumbers",
      tollFree,
      tollFreeArgs,
      "22",
      "23",
    ],
  ] as const;
  for (const [tool, operationId, number, args, one, other] of enabling)
    add(tool, operationId, args([number(one)]), { numbers: [number(other)] });
  add(
    "delete_qualified_number",
    "QualifiedNumberService_DeleteQualifiedNumber",
    { phoneNumber: local("24") },
    { phoneNumber: local("25") },
  );
  add(
    "send_voice_challenge",
    "QualifiedNumberService_SendVoiceChallenge",
    { phoneNumber: local("26") },
    { phoneNumber: local("27") },
  );
  const callbacks = (hmacSecret: string) => ({ hmacSecret });
  add(
    "update_callback_configuration",
    "UpdateCallbackConfiguration",
    callbacks("first-secret-0001"),
    callbacks("second-secret-0002"),
  );
  return cases;
}
