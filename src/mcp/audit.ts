/** One line per write: who, what, outcome. Made by steps/audit.ts. */
export type ApprovedBy = "not needed" | "form" | "token" | "off";

export interface AuditLine {
  time: string;
  caller: string;
  tool: string;
  target: Readonly<Record<string, unknown>>;
  /** Masked; only the names of arguments that were refused unread. */
  args: unknown;
  approvedBy: ApprovedBy;
  /** An envelope's status, an error's kind, or `done after a lost answer`. */
  outcome: string;
  /** Whether a request left for Sinch. */
  sent: boolean;
  requestId?: string | undefined;
  ms: number;
}

export type Audit = (line: AuditLine) => void;
