/** Documents from folders that the operator allowed, and from nowhere else. */
import { open, realpath } from "node:fs/promises";
import { basename, isAbsolute, join, sep } from "node:path";
import { DOCUMENT_TYPES, LARGEST_DOCUMENT, typeOfDocument } from "./document-type.js";
import { ByonError } from "./errors.js";

export type ReadFile = (path: string) => Promise<{ name: string; base64: string }>;

/**
 * Makes the reader of documents. Paths may be absolute, or relative to one of the folders; what counts is where they really
 * lead, links followed. Throws ByonError `not_configured` and `invalid_arguments`.
 */
export function createFileReader(folders: readonly string[]): ReadFile {
  return async (path) => {
    if (folders.length === 0)
      throw new ByonError({
        kind: "not_configured",
        message: "This server may not read files: no folder is allowed.",
        fix: "Have the operator start it with --files DIR, or send the document as fileContent in base64.",
      });
    const real = await locate(folders, path);
    const handle = await open(real, "r").catch(() => undefined);
    if (!handle) throw refused("cannot be opened");
    try {
      const { size, isFile } = await handle.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
      if (!isFile) throw refused("is not a file");
      if (size > LARGEST_DOCUMENT) throw refused(`is larger than ${LARGEST_DOCUMENT / 1024 / 1024} MB`);
      const content = await handle.readFile();
      if (!typeOfDocument(content)) throw refused(`is not ${DOCUMENT_TYPES}`);
      return { name: basename(real), base64: content.toString("base64") };
    } finally {
      await handle.close();
    }
  };
}

async function locate(folders: readonly string[], path: string): Promise<string> {
  if (path.includes("\0")) throw refused("is not a path");
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => undefined);
    if (root === undefined) continue;
    const real = await realpath(isAbsolute(path) ? path : join(root, path)).catch(() => undefined);
    if (real?.startsWith(root.endsWith(sep) ? root : root + sep)) return real;
  }
  // Whether a file exists outside the folders is nobody's business: one answer for both.
  throw refused(`is not a file inside the folders this server may read (${folders.join(", ")})`);
}

const refused = (what: string): ByonError =>
  new ByonError({
    kind: "invalid_arguments",
    message: `The document ${what}. Nothing was sent.`,
    fix: `Name ${DOCUMENT_TYPES} of at most 10 MB inside a folder given with --files, or send fileContent in base64.`,
    fields: [{ field: "filePath", problem: what }],
  });
