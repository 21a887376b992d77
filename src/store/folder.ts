/** The folder of `--state`: for its owner alone, with the key that seals what must not be read, and a file for each project. */
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ByonError } from "../errors.js";

/** Makes the folder when it is not there. Throws ByonError `not_configured` when it cannot be used. */
export function openFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/** The key of this folder, made by whichever process comes first. 256 bits, as text. Throws ByonError `not_configured`. */
export function folderKey(folder: string): string {
  const file = join(folder, "key");
  const mine = join(folder, `key.${randomBytes(6).toString("hex")}`);
  try {
    // Whole before it has its name: whoever finds the file finds all of it.
    writeFileSync(mine, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
    try {
      linkSync(mine, file);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST") throw thrown;
    } finally {
      unlinkSync(mine);
    }
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

/** The file of one Sinch project; a project's name may be anything a caller says. */
export const projectFile = (folder: string, project: string): string =>
  join(folder, `${/^[\w-]{1,64}$/.test(project) ? project : createHash("sha256").update(project).digest("hex")}.db`);

const unusable = (folder: string, cause: unknown): ByonError =>
  new ByonError({
    kind: "not_configured",
    message: `The state folder ${folder} cannot be used: ${(cause as Error).message}.`,
    fix: "Name a folder with --state that this user may write to.",
    cause,
  });
