/** What can sensibly be done next with an order, made from how it stands now. Pure. */
import { FOC_HONOURED_TEXT, PAPERS_AGE_TEXT } from "../../knowledge/time-spans.js";
import { nextSteps, portInOrder } from "../../lifecycles/index.js";
import { counted, plain, step } from "../fields.js";
import type { NextStep } from "../operation.js";
import type { PortInOrder } from "./order-fields.js";
import type { Refusal } from "./order-rejections.js";
import { type Standing, standingOf } from "./order-standing.js";

/** `from` is the tool that was just called: it is not what comes next. */
export function orderNext(order: PortInOrder, now: Date, from: string): readonly NextStep[] {
  const standing = standingOf(order, now);
  const steps = [...ofState(order, standing), ...again(standing)];
  return steps.filter(({ tool }, index) => tool !== from && steps.findIndex((each) => each.tool === tool) === index);
}

const again = ({ lookAgain }: Standing): NextStep[] =>
  lookAgain === undefined ? [] : [step("get_port_in_order", `look again ${lookAgain}`)];

function ofState(order: PortInOrder, standing: Standing): readonly NextStep[] {
  const { state, refusals, deskAsked, lacksDocuments } = standing;
  const reject = refusals.filter(({ status }) => status === "REJECTED");
  const excluded = refusals
    .filter(({ status }) => status === "EXCLUDED")
    .map(() => step("create_port_in_order", "order the excluded numbers anew, once their reason is mended"));
  const answer =
    deskAsked === undefined
      ? []
      : [
          step(
            "add_port_in_note",
            `answer the porting desk's question of ${plain(deskAsked)}, which stands in the notes`,
          ),
        ];
  switch (state) {
    case "PENDING":
      return [
        ...reject.map(mend),
        ...answer,
        ...(lacksDocuments
          ? [step("upload_port_in_document", `attach the LOA, signed in the last ${PAPERS_AGE_TEXT}`)]
          : []),
        ...excluded,
      ];
    case "CONFIRMED":
      return [
        ...activation(order, standing),
        ...reject.map(() =>
          step("add_port_in_note", "ask Sinch about the rejected numbers: the order can no longer be changed"),
        ),
        ...answer,
        ...overdue(order, standing),
        ...excluded,
        step("add_port_in_note", "ask Sinch for a change, as the content is frozen"),
      ];
    case "COMPLETED":
      return excluded;
    case "ORDER_BUILDING":
    case "PENDING_CANCELATION":
      return [];
    default:
      return nextSteps(portInOrder, order.status);
  }
}

/** Where a correction mends it, that; where a letter does, that; anything else is settled in words. */
function mend({ known, numbers }: Refusal): NextStep {
  const those = counted(numbers.length, "rejected number");
  if (known?.fields.length)
    return step("update_port_in_order", `correct ${listed(known.fields)} of ${those}, with changes`);
  if (known?.name === "loa_required" || known?.name === "more_recent_authorization")
    return step("upload_port_in_document", `${known.fix} It answers ${those}`);
  return step("add_port_in_note", `once it is mended, tell the porting desk: ${those}`);
}

const listed = (fields: readonly string[]): string =>
  fields.length > 2 ? `${fields[0]?.split(".")[0]} (its address)` : fields.join(" and ");

function activation(order: PortInOrder, { focs }: Standing): NextStep[] {
  if (order.onDemandActivation !== true) return [];
  if (focs.some(({ reached }) => reached))
    return [
      step(
        "activate_port_in_numbers",
        `the FOC date has come: its preview says what can go live, by group. A losing carrier keeps a FOC for ${FOC_HONOURED_TEXT}`,
      ),
    ];
  const first = focs[0];
  return first ? [step("list_available_activations", `from ${plain(first.date)} on, the FOC date; not before`)] : [];
}

const overdue = (order: PortInOrder, { focs }: Standing): NextStep[] =>
  order.onDemandActivation !== true && focs.some(({ reached }) => reached)
    ? [step("add_port_in_note", "if it stays so, ask Sinch why numbers are not live after their FOC date")]
    : [];
