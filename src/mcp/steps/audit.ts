/** What the audit is told of a write. Personal data stays out, secrets are masked. */
import type { ByonError } from "../../errors.js";
import { isPlain } from "../../values/plain-object.js";
import type { AuditLine } from "../audit.js";
import type { Envelope } from "../envelope.js";
import { cleanOutside } from "../outside-text.js";
import { type OperationTurn, secretsOf } from "../turn.js";

export function auditLine(turn: OperationTurn, started: Date, end: Envelope | ByonError): AuditLine {
  const { path } = turn.declaration.parts;
  const secrets = secretsOf(turn);
  return {
    ...shortAuditLine(turn, started, end),
    // Arguments that were not understood may hold a secret anywhere: then only their names are told.
    target: turn.valid ? cleanOutside(Object.fromEntries(path.map((name) => [name, turn.args[name]])), secrets) : {},
    args: turn.valid
      ? cleanOutside(withoutPersons(turn.asked ?? turn.args), secrets)
      : Object.keys(turn.args)
          .slice(0, 40)
          .map((name) => name.slice(0, 64)),
  };
}

/** Who, what and how it ended, without anything that came from outside. */
export const shortAuditLine = (turn: OperationTurn, started: Date, end: Envelope | ByonError): AuditLine => ({
  time: started.toISOString(),
  caller: turn.caller.id,
  tool: turn.declaration.name,
  target: {},
  args: {},
  approvedBy: turn.approvedBy,
  outcome: "kind" in end ? end.kind : turn.settled ? "done after a lost answer" : end.status,
  sent: turn.left === true,
  ...(turn.requestId ? { requestId: turn.requestId } : {}),
  ms: turn.shared.now().getTime() - started.getTime(),
});

/** Who the customers are is not the audit's business; which numbers moved is. */
const PERSONAL = new Set([
  "endUser",
  "authorisedPerson",
  "address",
  "authorizingName",
  "e911",
  "contact",
  "fileContent",
  "businessName",
  "note",
]);

function withoutPersons(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersons);
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      PERSONAL.has(key) && inner !== undefined ? "[left out]" : withoutPersons(inner),
    ]),
  );
}
