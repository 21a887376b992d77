import { ByonError } from "../../errors.js";
import type { Turn } from "../turn.js";

/** The call's time ran out over reads, or while it waited for other writes. */
export const callTooLong = ({ declaration, shared }: Turn, cause?: unknown): ByonError =>
  new ByonError({
    kind: "timeout",
    message: `${declaration.name} took longer than ${Math.ceil(shared.callTimeout / 1000)} seconds and was given up. Nothing was sent.`,
    fix: "Call again in a moment: Sinch, or the queue to it, is slow just now.",
    retryable: true,
    cause,
  });

/** A read that was cut off by the call's own deadline was not cancelled by anybody. */
export const unlessTooLate = (turn: Turn, error: ByonError): ByonError =>
  error.kind === "cancelled" && turn.deadline.passed ? callTooLong(turn, error) : error;
