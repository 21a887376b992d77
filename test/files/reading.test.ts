/** Which documents are read, by which path, and what is said of the others. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileReader } from "../../src/files.js";

const PDF = "%PDF-1.4 a letter";
let root: string;
let allowed: string;
let second: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "byon-reading-")));
  allowed = join(root, "allowed");
  second = join(root, "second");
  for (const folder of [allowed, second, join(root, "allowed-not"), join(allowed, "sub")]) mkdirSync(folder);
  writeFileSync(join(allowed, "loa.pdf"), PDF);
  writeFileSync(join(allowed, "sub", "bill.pdf"), `${PDF} two`);
  writeFileSync(join(second, "other.pdf"), `${PDF} three`);
  writeFileSync(join(root, "allowed-not", "loa.pdf"), `${PDF} not allowed`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (path: string, folders = [allowed, second]) => createFileReader(folders)(path);
const text = async (path: string, folders?: string[]) =>
  Buffer.from((await read(path, folders)).base64, "base64").toString();
const problem = (path: string, folders?: string[]) =>
  read(path, folders).then(
    () => "was read",
    ({ kind, message, fix, fields }) => {
      expect([kind, fix]).toEqual(["invalid_arguments", expect.stringContaining("10 MB")]);
      expect(fields[0].field).toBe("filePath");
      expect(message).toContain(fields[0].problem);
      return fields[0].problem as string;
    },
  );

describe("a document is read", () => {
  it("by a path from any of the folders, or from the root of the disk, under its own name", async () => {
    expect(await read("loa.pdf")).toEqual({ name: "loa.pdf", base64: Buffer.from(PDF).toString("base64") });
    expect(await read("sub/bill.pdf")).toMatchObject({ name: "bill.pdf" });
    expect(await text("other.pdf")).toBe(`${PDF} three`);
    expect(await text(join(second, "other.pdf"))).toBe(`${PDF} three`);
    expect(await text("sub/../loa.pdf")).toBe(PDF);
  });

  it("over a link that stays inside, and from a folder that is named by a link or by a slash at its end", async () => {
    symlinkSync(join(allowed, "sub", "bill.pdf"), join(allowed, "link.pdf"));
    symlinkSync(allowed, join(root, "alias"));
    expect(await read("link.pdf")).toMatchObject({ name: "bill.pdf" });
    expect(await text("loa.pdf", [join(root, "alias")])).toBe(PDF);
    expect(await text("loa.pdf", [`${allowed}/`])).toBe(PDF);
    expect(await text(join(allowed, "loa.pdf"), ["/"])).toBe(PDF);
  });

  it("although a folder that was allowed is gone", async () => {
    expect(await text("loa.pdf", [join(root, "gone"), allowed])).toBe(PDF);
  });

  it("of exactly 10 MB", async () => {
    const largest = 10 * 1024 * 1024;
    writeFileSync(join(allowed, "large.pdf"), PDF.padEnd(largest));
    expect((await text("large.pdf")).length).toBe(largest);
    writeFileSync(join(allowed, "large.pdf"), PDF.padEnd(largest + 1));
    expect(await problem("large.pdf")).toBe("is larger than 10 MB");
  });
});

describe("nothing is read", () => {
  const outside = () => `is not a file inside the folders this server may read (${allowed}, ${second})`;

  it("outside the folders, and whether something is there is not told", async () => {
    symlinkSync(join(root, "allowed-not", "loa.pdf"), join(allowed, "out.pdf"));
    symlinkSync(join(root, "allowed-not"), join(allowed, "away"));
    for (const path of [
      "../allowed-not/loa.pdf",
      join(root, "allowed-not", "loa.pdf"),
      "/etc/passwd",
      "out.pdf",
      "away/loa.pdf",
      "missing.pdf",
      "../missing.pdf",
      "",
      ".",
      allowed,
    ])
      expect(await problem(path), path).toBe(outside());
  });

  it("that is no file, no path or no document", async () => {
    writeFileSync(join(allowed, "notes.txt"), "hello");
    writeFileSync(join(allowed, "empty.pdf"), "");
    expect(await problem("sub")).toBe("is not a file");
    expect(await problem("loa.pdf\0.txt")).toBe("is not a path");
    for (const name of ["notes.txt", "empty.pdf"]) expect(await problem(name)).toMatch(/^is not a PDF/);
  });

  it("where no folder is allowed, and what to do is told", async () => {
    await expect(read("loa.pdf", [])).rejects.toMatchObject({
      kind: "not_configured",
      fix: expect.stringContaining("--files DIR"),
    });
  });
});
