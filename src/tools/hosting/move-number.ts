/**
 * Moves a number to another service plan or campaign: unlink, wait until Sinch has taken the old link off, link. Each part
 * is looked up before it is done, so that whoever repeats the call goes on from where the last one stopped.
 */
import { ByonError, retold } from "../../errors.js";
import { plain, step } from "../fields.js";
import type { Context } from "../operation.js";
import type { Links } from "./hosting-fields.js";
import type { ImportedNumber } from "./imported-number-view.js";
import {
  LINKS,
  type LinkName,
  lastLinkedTo,
  linkedTo,
  linksToMove,
  linksToSet,
  NOUN,
  stillUnlinking,
  type Wanted,
} from "./number-links.js";

interface Requests {
  read(): Promise<ImportedNumber>;
  /** PATCHes the number. */
  change(wanted: Wanted): Promise<ImportedNumber>;
}

/** Milliseconds between looks while Sinch unlinks; all together below the minute after which clients give up a call. */
const LOOKS_MS = [2_000, 3_000, 5_000, 5_000, 5_000, 10_000, 10_000];

/** How long after a lost answer the number is read again. */
const SETTLE_MS = [0, 500, 2_000];

export async function moveNumber(
  wanted: Wanted & { phoneNumber: string },
  before: ImportedNumber,
  context: Context,
  { read, change }: Requests,
): Promise<ImportedNumber> {
  const { phoneNumber } = wanted;
  let number = before;
  const off = linksToMove(number, wanted);
  if (off.length > 0) number = await unlink(context, off, number, { read, change });
  const waiting = linksToSet(number, wanted);
  if (!(await unlinked(context, waiting, number, read))) throw notUnlinkedYet(phoneNumber, number, waiting);
  try {
    return await change(wanted);
  } catch (thrown) {
    const dark = waiting.some((name) => lastLinkedTo(number, name));
    if (!dark || !(thrown instanceof ByonError) || thrown.kind === "outcome_unknown") throw thrown;
    throw stopped(phoneNumber, number, waiting, thrown);
  }
}

/** Takes the links off. An answer that is lost is looked up here: the rest of the move must not wait for somebody to ask. */
async function unlink(
  context: Context,
  off: readonly LinkName[],
  before: ImportedNumber,
  { read, change }: Requests,
): Promise<ImportedNumber> {
  const smsConfiguration: Links = Object.fromEntries(off.map((name) => [name, ""]));
  try {
    await change({ smsConfiguration });
  } catch (thrown) {
    if (!(thrown instanceof ByonError) || thrown.kind !== "outcome_unknown") throw thrown;
    for (const wait of SETTLE_MS) {
      await context.sleep(wait);
      const now = await read().catch(() => before);
      if (off.every((name) => !linkedTo(now, name))) return now;
    }
    throw thrown;
  }
  return read().catch(() => ({ ...before, smsConfiguration: { ...before.smsConfiguration, ...smsConfiguration } }));
}

/** Waits until Sinch has taken the old links off; false when it takes longer than a call may. */
async function unlinked(
  context: Context,
  names: readonly LinkName[],
  number: ImportedNumber,
  read: () => Promise<ImportedNumber>,
): Promise<boolean> {
  let now = number;
  for (const wait of LOOKS_MS) {
    if (!names.some((name) => stillUnlinking(now, name))) return true;
    await context.sleep(wait);
    now = await read().catch(() => now);
  }
  return !names.some((name) => stillUnlinking(now, name));
}

/** `campaign CQ7LM2X`, or both. */
const linkText = (names: readonly LinkName[], idOf: (name: LinkName) => string): string =>
  names.map((name) => `${NOUN[name]} ${plain(idOf(name))}`).join(" and ");

const offText = (phoneNumber: string, number: ImportedNumber, names: readonly LinkName[]): string =>
  `${phoneNumber} is dark: unlinked from ${linkText(names, (name) => lastLinkedTo(number, name))} and not linked again, so its texts do not flow.`;

/** How things stand when a move stopped after the unlinking; undefined when it did not. */
export function darkness(phoneNumber: string, number: ImportedNumber, wanted: Wanted): string | undefined {
  const off = linksToSet(number, wanted).filter((name) => lastLinkedTo(number, name));
  return off.length > 0 ? offText(phoneNumber, number, off) : undefined;
}

const AGAIN =
  "call update_imported_number again, with the same confirmToken or the same arguments: it goes on with the link";

const notUnlinkedYet = (phoneNumber: string, number: ImportedNumber, names: readonly LinkName[]): ByonError =>
  new ByonError({
    kind: "unavailable",
    message: `${offText(phoneNumber, number, names)} Sinch is still unlinking; the new link has not been sent.`,
    fix: `In a minute, ${AGAIN}.`,
    retryable: true,
    data: { outcome: "unlinked", retryAfterSeconds: 60 },
    next: [
      step("update_imported_number", "in a minute, the same call: it goes on with the link"),
      step("get_imported_number", "see whether the unlinking is DONE"),
    ],
  });

const stopped = (
  phoneNumber: string,
  number: ImportedNumber,
  names: readonly LinkName[],
  thrown: ByonError,
): ByonError => {
  const back = JSON.stringify(Object.fromEntries(names.map((name) => [name, plain(lastLinkedTo(number, name))])));
  return retold(thrown, {
    message: `${offText(phoneNumber, number, names)} The new link was not made: ${thrown.message}`,
    fix: thrown.retryable
      ? `Soon, ${AGAIN}.`
      : `Mend the cause (the new id, or a campaign that is not accepted yet) and ${AGAIN}. Or link the old one back: smsConfiguration ${back}.`,
    next: [
      step("update_imported_number", "the same call again, or the old ids: until then the number carries no texts"),
      step("get_imported_number", "see its links"),
    ],
  });
};

/** What a person is told of a move. */
export interface MoveText {
  summary: string;
  steps: string[];
  consequence: string;
}

export function moveText(phoneNumber: string, number: ImportedNumber, wanted: Wanted): MoveText | undefined {
  const names = LINKS.filter((name) => linksToMove(number, wanted).includes(name));
  if (names.length === 0) return undefined;
  const old = linkText(names, (name) => linkedTo(number, name));
  const fresh = linkText(names, (name) => wanted.smsConfiguration?.[name] ?? "");
  return {
    summary: `Moves ${phoneNumber} from ${old} to ${fresh}: unlinks it, waits until Sinch has done so, and links it.`,
    steps: [`unlink ${old}`, "wait until Sinch has unlinked it", `link ${fresh}`],
    consequence: `The number is dark from the unlinking until the new link is DONE, usually some minutes: its texts do not flow. If the link fails it stays dark until it is linked again; ${old} can be linked back the same way.`,
  };
}
