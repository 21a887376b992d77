/** Callers with tokens: a file of JSON lines that holds the tokens' hashes, never the tokens. */
import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { ByonError } from "../errors.js";
import { type Authenticator, bearerToken, fingerprintOf, type Identity } from "./identity.js";

/** One line of the file. Keys are named by the environment variables that hold them, so that the file needs no secrecy. */
const Line = z.strictObject({
  name: z.string().regex(/^[\w.@-]{1,64}$/, "up to 64 letters, digits and . _ - @"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i, "64 hexadecimal digits"),
  /** The Sinch project; without it the caller acts on the server's own. */
  projectId: z.string().min(1).optional(),
  keyIdFrom: z.string().min(1).optional(),
  keySecretFrom: z.string().min(1).optional(),
  toolsets: z.array(z.enum(["porting", "hosting", "guidance"])).optional(),
  readOnly: z.boolean().optional(),
});

interface Entry {
  hash: Buffer;
  identity: Identity;
}

export interface TokenFileOptions {
  file: string;
  /** Looks up an environment variable. */
  variable(name: string): string | undefined;
}

/** Reads the file. Throws ByonError `invalid_arguments` with the line number when it is wrong. */
export function tokenFile({ file, variable }: TokenFileOptions): Authenticator {
  let entries = readEntries(file, variable);
  return {
    async authenticate(headers) {
      const token = bearerToken(headers);
      const challenge = 'Bearer realm="sinch-byon-mcp"';
      if (token === undefined)
        return { status: 401, error: "unauthorized", message: "A bearer token is needed.", challenge };
      const hash = createHash("sha256").update(token).digest();
      // Every entry is compared, so that the time tells nothing about where a match stands.
      const found = entries.filter((entry) => timingSafeEqual(entry.hash, hash))[0];
      return (
        found?.identity ?? {
          status: 401,
          error: "invalid_token",
          message: "The bearer token is not one of this server's.",
          challenge: `${challenge}, error="invalid_token"`,
        }
      );
    },
    reload() {
      entries = readEntries(file, variable);
    },
  };
}

function readEntries(file: string, variable: TokenFileOptions["variable"]): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new ByonError({
      kind: "invalid_arguments",
      message: `The file of callers, ${file}, cannot be read.`,
      fix: "Give --auth-tokens a file with one JSON line a caller; docs/deploy.md shows one.",
      cause,
    });
  }
  const entries = text
    .split("\n")
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"))
    .map(({ line, number }) => readEntry(line, `${file}:${number}`, variable));
  const twice = firstTwice(entries.map(({ identity }) => identity.id)) ?? firstTwice(entries.map((e) => hex(e.hash)));
  if (twice !== undefined) throw wrong(file, `two callers share ${twice}`);
  if (entries.length === 0) throw wrong(file, "it names no caller");
  return entries;
}

const hex = (hash: Buffer): string => `the hash ${hash.toString("hex").slice(0, 8)}...`;

const firstTwice = (values: readonly string[]): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index);

function readEntry(line: string, where: string, variable: TokenFileOptions["variable"]): Entry {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw wrong(where, "it is not JSON");
  }
  const read = Line.safeParse(json);
  if (!read.success)
    throw wrong(where, read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  const { name, sha256, projectId, keyIdFrom, keySecretFrom, toolsets, readOnly = false } = read.data;
  const own = [projectId, keyIdFrom, keySecretFrom].filter((part) => part !== undefined).length;
  if (own !== 0 && own !== 3) throw wrong(where, "projectId, keyIdFrom and keySecretFrom go together");
  const lookUp = (from: string): string => {
    const value = variable(from);
    if (value === undefined) throw wrong(where, `the environment variable ${from} is not set`);
    return value;
  };
  const identity: Omit<Identity, "fingerprint"> = {
    id: `token:${name}`,
    readOnly,
    ...(toolsets ? { toolsets } : {}),
    ...(projectId && keyIdFrom && keySecretFrom
      ? { credentials: { kind: "key", projectId, keyId: lookUp(keyIdFrom), keySecret: lookUp(keySecretFrom) } }
      : {}),
  };
  return { hash: Buffer.from(sha256, "hex"), identity: { ...identity, fingerprint: fingerprintOf(identity) } };
}

const wrong = (where: string, what: string): ByonError =>
  new ByonError({
    kind: "invalid_arguments",
    message: `The file of callers is wrong at ${where}: ${what}.`,
    fix: 'A line looks like {"name":"acme","sha256":"<64 hex digits>","projectId":"...","keyIdFrom":"ACME_KEY_ID","keySecretFrom":"ACME_KEY_SECRET"}.',
  });
