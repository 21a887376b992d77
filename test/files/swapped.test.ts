/** What happens between looking a document up and reading it, at the very moment: the file is another one by then. */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileReader } from "../../src/files.js";

let root: string;
let allowed: string;
let document: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "byon-swapped-")));
  allowed = join(root, "allowed");
  mkdirSync(allowed);
  document = join(allowed, "loa.pdf");
  writeFileSync(document, "%PDF-1.4 a letter");
  writeFileSync(join(root, "secret.pdf"), "%PDF-1.4 not for anybody");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Reads the document while something happens just before it is opened, or just after. */
async function reading({ before = () => {}, after = () => {} }): Promise<string> {
  const around: typeof open = async (...args) => {
    before();
    const handle = await open(...args);
    after();
    return handle;
  };
  return createFileReader(
    [allowed],
    around,
  )("loa.pdf").then(
    ({ base64 }) => Buffer.from(base64, "base64").toString(),
    ({ kind, fields }) => `${kind}: ${fields?.[0].problem}`,
  );
}
const becomesLink = () => {
  rmSync(document);
  symlinkSync(join(root, "secret.pdf"), document);
};
const moves = () => renameSync(document, join(root, "elsewhere.pdf"));
const OUTSIDE = /^invalid_arguments: is not a file inside/;

it("reads what nobody touches, and leaves no file open", async () => {
  const open = () => readdirSync("/proc/self/fd").length;
  const before = open();
  for (let i = 0; i < 20; i++) expect(await reading({})).toBe("%PDF-1.4 a letter");
  expect(open()).toBeLessThan(before + 10);
});

it("opens no link that has taken the document's place, not even to look at it", async () => {
  expect(await reading({ before: becomesLink })).toBe("invalid_arguments: cannot be opened");
});

it("says so when the document is gone", async () => {
  expect(await reading({ before: () => rmSync(document) })).toBe("invalid_arguments: cannot be opened");
});

it("waits for nobody at a pipe that has taken its place", async () => {
  const becomesPipe = () => {
    rmSync(document);
    execFileSync("mkfifo", [document]);
  };
  expect(await reading({ before: becomesPipe })).toBe("invalid_arguments: is not a file");
});

it.each([
  ["moved out of the folder", moves],
  ["deleted", () => rmSync(document)],
  [
    "deleted, and its name given to another",
    () => {
      rmSync(document);
      writeFileSync(`${document} (deleted)`, "%PDF-1.4 another");
    },
  ],
])("gives nothing of a document that was %s once it was open", async (_, after) => {
  expect(await reading({ after })).toMatch(OUTSIDE);
});
