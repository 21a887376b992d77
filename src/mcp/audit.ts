/** One line per write: who, what, outcome. Personal data stays out, secrets are masked. */
import type { ByonError } from "../errors.js";
import { isPlain } from "../sinch/secret.js";
import type { Envelope } from "./envelope.js";
import { cleanOutside } from "./outside-text.js";
import { secretsOf } from "./steps/shape.js";
import type { Turn } from "./turn.js";

export interface AuditLine {
  time: string;
  caller: string;
  tool: string;
  target: Readonly<Record<string, unknown>>;
  /** Masked; only the names of arguments that were refused unread. */
  args: unknown;
  approvedBy: Turn["approvedBy"];
  /** An envelope's status, an error's kind, or `done after a lost answer`. */
  outcome: string;
  /** Whether a request left for Sinch. */
  sent: boolean;
  requestId?: string | undefined;
  ms: number;
}

export type Audit = (line: AuditLine) => void;

export function auditLine(turn: Turn, started: Date, end: Envelope | ByonError): AuditLine {
  const operation = turn.tool.declaration;
  const path = "parts" in operation ? operation.parts.path : [];
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
export const shortAuditLine = (turn: Turn, started: Date, end: Envelope | ByonError): AuditLine => ({
  time: started.toISOString(),
  caller: turn.caller.id,
  tool: turn.tool.declaration.name,
  target: {},
  args: {},
  approvedBy: turn.approvedBy,
  outcome: "kind" in end ? end.kind : turn.settled ? "done after a lost answer" : end.status,
  sent: turn.left === true,
  ...(turn.requestId ? { requestId: turn.requestId } : {}),
  ms: turn.desk.now().getTime() - started.getTime(),
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
