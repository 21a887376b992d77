/** Documents from folders that the operator allowed, and from nowhere else. */
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath } from "node:fs/promises";
import { basename, isAbsolute, join, sep } from "node:path";
import { DOCUMENT_TYPES, LARGEST_DOCUMENT, LARGEST_DOCUMENT_TEXT, typeOfDocument } from "./document-type.js";
import { ByonError } from "./errors.js";

export type ReadFile = (path: string) => Promise<{ name: string; base64: string }>;

/**
 * Makes the reader of documents. Paths may be absolute, or relative to one of the folders; what counts is where they really
 * lead, links followed. `openFile` is there for tests, which let something happen around it. Throws ByonError `not_configured` and `invalid_arguments`.
 */
export function createFileReader(folders: readonly string[], openFile = open): ReadFile {
  return async (path) => {
    if (folders.length === 0)
      throw new ByonError({
        kind: "not_configured",
        message: "This server may not read files: no folder is allowed.",
        fix: "Have the operator start it with --files DIR, or send the document as fileContent in base64.",
      });
    const place = await locate(folders, path);
    const handle = await openFile(place.real, OPENING).catch(() => undefined);
    if (!handle) throw refused("cannot be opened");
    try {
      if (!(await isStillThere(handle, place))) throw outside(folders);
      const stat = await handle.stat();
      if (!stat.isFile()) throw refused("is not a file");
      // One of a file's names may lie in another folder, which nobody allowed.
      if (stat.nlink > 1) throw refused("has several names (hard links), so it may belong elsewhere; copy it");
      if (stat.size > LARGEST_DOCUMENT) throw refused(`is larger than ${LARGEST_DOCUMENT_TEXT}`);
      const content = await handle.readFile();
      if (!typeOfDocument(content)) throw refused(`is not ${DOCUMENT_TYPES}`);
      return { name: basename(place.real), base64: content.toString("base64") };
    } finally {
      await handle.close();
    }
  };
}

/**
 * A pipe must not hold a thread until somebody writes into it, and a name that has become a link since it was looked up is not
 * followed. Windows knows neither.
 */
const OPENING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

interface Place {
  root: string;
  real: string;
}

async function locate(folders: readonly string[], path: string): Promise<Place> {
  if (path.includes("\0")) throw refused("is not a path");
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => undefined);
    if (root === undefined) continue;
    const real = await realpath(isAbsolute(path) ? path : join(root, path)).catch(() => undefined);
    if (real === undefined || !isInside(root, real)) continue;
    // Merely opening a device may do something; this look does nothing, and what is open is judged again.
    if (!(await lstat(real).catch(() => undefined))?.isFile()) throw refused("is not a file");
    return { root, real };
  }
  throw outside(folders);
}

const isInside = (root: string, real: string): boolean => real.startsWith(root.endsWith(sep) ? root : root + sep);

/** Whether what was opened is what stands in the folder now: any part of the path may have been swapped for a link meanwhile. */
async function isStillThere(handle: FileHandle, { root, real }: Place): Promise<boolean> {
  // Linux knows where an open file really is; elsewhere the path is followed once more.
  const place = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => realpath(real).catch(() => ""));
  if (!isInside(root, place)) return false;
  const [opened, named] = await Promise.all([
    handle.stat({ bigint: true }),
    lstat(place, { bigint: true }).catch(() => undefined),
  ]);
  return opened.dev === named?.dev && opened.ino === named.ino;
}

/** Whether a file exists outside the folders is nobody's business: one answer for both. */
const outside = (folders: readonly string[]): ByonError =>
  refused(`is not a file inside the folders this server may read (${folders.join(", ")})`);

const refused = (what: string): ByonError =>
  new ByonError({
    kind: "invalid_arguments",
    message: `The document ${what}. Nothing was sent.`,
    fix: `Name ${DOCUMENT_TYPES} of at most ${LARGEST_DOCUMENT_TEXT} inside a folder given with --files, or send fileContent in base64.`,
    fields: [{ field: "filePath", problem: what }],
  });
