/** What can be told without the network: Node, the settings, the folders. */
import { access, constants, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, parse, resolve } from "node:path";
import type { Config } from "../config.js";
import { asByonError } from "../errors.js";
import type { Finding } from "./finding.js";

export function checkNode(running: string, wanted: string): Finding {
  const about = "Node";
  return olderThan(running, wanted)
    ? { about, verdict: "bad", says: `${running} is too old.`, fix: `Install Node ${wanted} or newer.` }
    : { about, verdict: "good", says: `${running} (${wanted} or newer is needed)` };
}

function olderThan(running: string, wanted: string): boolean {
  const [mine, least] = [running, wanted].map((text) => text.split(".").map((part) => Number.parseInt(part, 10)));
  for (const [index, least_] of (least ?? []).entries()) {
    const difference = (mine?.[index] ?? 0) - least_;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Values that were copied with what stood around them, or never filled in. */
const UNFILLED = /^(["'].*["']|<.*>|\$\{.*\}|\.\.\.|(your|my)[-_ ].*)$/i;

/** The variables that hold the project and its credentials, by whether they look like what they should be. */
export function checkSettings(config: Config, missing: readonly string[]): Finding {
  const about = "Settings";
  if (config.sandbox) return { about, verdict: "good", says: "the sandbox brings its own project and key" };
  if (missing.length > 0)
    return {
      about,
      verdict: "bad",
      says: `${missing.join(", ")} not set.`,
      fix: "Make an access key in the Sinch dashboard (Access keys) and set these variables where the client starts the server; or try --sandbox.",
    };
  const { projectId, keyId, keySecret, accessToken, basic } = config.sinch;
  const values = {
    SINCH_PROJECT_ID: projectId,
    SINCH_KEY_ID: keyId,
    SINCH_KEY_SECRET: keySecret,
    SINCH_ACCESS_TOKEN: accessToken,
  };
  const unfilled = Object.entries(values).flatMap(([name, value]) => (value && UNFILLED.test(value) ? [name] : []));
  if (unfilled.length > 0)
    return {
      about,
      verdict: "bad",
      says: `${unfilled.join(", ")} still a placeholder, or in quotes.`,
      fix: "Set the bare value, as the Sinch dashboard shows it. A reference in braces that arrives as it is was not filled in by the client.",
    };
  if (accessToken && keySecret && !basic)
    return {
      about,
      verdict: "odd",
      says: "SINCH_ACCESS_TOKEN is used; the key is not.",
      fix: "Unset SINCH_ACCESS_TOKEN: a token runs out, a key does not.",
    };
  if (basic)
    return {
      about,
      verdict: "odd",
      says: "--auth basic is heavily rate limited.",
      fix: "Leave --auth out for anything but a test.",
    };
  return { about, verdict: "good", says: "project and credentials are set" };
}

/** Each folder of `--files`: whether documents can be read from it, and no more than documents. */
export async function checkFolders(folders: readonly string[]): Promise<Finding[]> {
  if (folders.length === 0)
    return [{ about: "Folders", verdict: "none", says: "no --files: documents can only be sent as base64" }];
  return Promise.all(folders.map(checkFolder));
}

async function checkFolder(folder: string): Promise<Finding> {
  const about = "Folders";
  const full = resolve(folder);
  const found = await isFolder(full);
  if (!found)
    return {
      about,
      verdict: "bad",
      says: found === undefined ? `${full} does not exist.` : `${full} is a file.`,
      fix: "Name an existing folder with --files.",
    };
  if (!(await allowed(full, constants.R_OK | constants.X_OK)))
    return { about, verdict: "bad", says: `${full} cannot be read.`, fix: "Give this user the right to read it." };
  if (full === parse(full).root || full === homedir())
    return {
      about,
      verdict: "odd",
      says: `${full} holds far more than documents.`,
      fix: "Make a folder for letters and bills, and name that one.",
    };
  if (!isAbsolute(folder))
    return {
      about,
      verdict: "odd",
      says: `${folder} is ${full} here, but clients start the server elsewhere.`,
      fix: `Give the full path: --files ${full}`,
    };
  return { about, verdict: "good", says: `${full} can be read` };
}

export async function checkAuditFile(file: string | undefined): Promise<Finding[]> {
  if (file === undefined) return [];
  const full = resolve(file);
  const writable = (await allowed(full, constants.F_OK))
    ? await allowed(full, constants.W_OK)
    : await allowed(dirname(full), constants.W_OK);
  return writable
    ? [{ about: "Audit", verdict: "good", says: `${full} can be written` }]
    : [
        {
          about: "Audit",
          verdict: "bad",
          says: `${full} cannot be written.`,
          fix: "Create its folder, or give this user the right to write there.",
        },
      ];
}

/** `--state`: SQLite, without which the server does not start, and a folder that is there or can be made. */
export async function checkState(folder: string | undefined): Promise<Finding[]> {
  if (folder === undefined) return [];
  const about = "State";
  try {
    (await import("../store/sqlite-file.js")).sqliteDriver();
  } catch (thrown) {
    const { message, fix } = asByonError(thrown);
    return [{ about, verdict: "bad", says: message, fix }];
  }
  const full = resolve(folder);
  const there = await nearest(full);
  return (await isFolder(there)) && (await allowed(there, constants.W_OK))
    ? [{ about, verdict: "good", says: `${full} can be written, and SQLite is there` }]
    : [
        {
          about,
          verdict: "bad",
          says: `${full} cannot be written.`,
          fix: "Name a folder with --state that this user may write to.",
        },
      ];
}

/** The folder itself, or where it would be made. */
async function nearest(path: string): Promise<string> {
  return (await allowed(path, constants.F_OK)) || path === dirname(path) ? path : nearest(dirname(path));
}

/** Undefined when there is nothing. */
const isFolder = (path: string): Promise<boolean | undefined> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => undefined,
  );

const allowed = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );
