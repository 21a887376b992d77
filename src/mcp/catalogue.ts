/** The tools one server offers: the whole catalogue, narrowed by the operator's choice, with its list built once. */
import type { Tool as ListedTool } from "@modelcontextprotocol/server";
import { ByonError } from "../errors.js";
import { TOOLSETS, type Tool, type Toolset } from "../tools/tool.js";
import { type Fitting, fittingOf } from "./fitting.js";

export interface Selection {
  toolsets?: readonly string[] | undefined;
  readOnly?: boolean | undefined;
  /** Only these tools. */
  tools?: readonly string[] | undefined;
  excludeTools?: readonly string[] | undefined;
}

/** A tool as a client sees it, with the toolset it belongs to. */
export interface Offer {
  readonly toolset: Toolset;
  readonly listed: ListedTool;
}

/** Every offer, in a fixed order, and the tools behind them. */
export interface Shelf {
  readonly offers: readonly Offer[];
  load(): Promise<readonly Tool[]>;
}

/** What a caller's rights leave out of what this server offers. */
export interface Closed {
  readonly offers: readonly Offer[];
  /** The OAuth scopes that would open it; absent when only the operator can. */
  readonly scope?: string | undefined;
}

export interface Catalogue {
  /** In the catalogue's fixed order, so that clients' caches hold. */
  readonly list: readonly ListedTool[];
  /** The tool of that name, if this server offers it. Loads the tools when first asked. */
  find(name: string): Promise<Tool | undefined>;
  readonly names: readonly string[];
  /** Absent when the caller has all there is. */
  readonly closed?: Closed;
  /** Fits what is said to this list; absent when every tool there is stands in it. */
  readonly fitting: Fitting | undefined;
}

/** Narrows the tools. Throws ByonError `invalid_arguments` for names that do not exist, naming those that do. */
export function selectTools(shelf: Shelf, selection: Selection): Catalogue {
  refuseUnknown("toolset", selection.toolsets, TOOLSETS);
  const everyName = shelf.offers.map(({ listed }) => listed.name);
  refuseUnknown("tool", selection.tools, everyName);
  refuseUnknown("tool", selection.excludeTools, everyName);

  // Guidance costs little and helps with either API; it goes only when it is left out by name.
  const wanted = (toolset: Toolset) =>
    !selection.toolsets || toolset === "guidance" || selection.toolsets.includes(toolset);
  const names = shelf.offers.flatMap(({ toolset, listed: { name, annotations } }) => {
    if (selection.excludeTools?.includes(name)) return [];
    if (selection.readOnly && !annotations?.readOnlyHint) return [];
    return (selection.tools ? selection.tools.includes(name) : wanted(toolset)) ? [name] : [];
  });
  let tools: Promise<ReadonlyMap<string, Tool>> | undefined;
  return {
    ...listing(shelf, names),
    async find(name) {
      if (!names.includes(name)) return undefined;
      tools ??= shelf.load().then((all) => new Map(all.map((tool) => [tool.declaration.name, tool])));
      return (await tools).get(name);
    },
    names,
  };
}

/** The tools of these names as they are listed, in words that fit the list. */
function listing(shelf: Shelf, names: readonly string[], closed?: readonly Offer[]) {
  const fitting = fittingOf(shelf.offers, names, closed);
  const list = shelf.offers.flatMap(({ listed }) => (names.includes(listed.name) ? [listed] : []));
  return { list: fitting ? list.map((tool) => ({ ...fitting.words(tool), name: tool.name })) : list, fitting };
}

/** The part of a server's tools that one caller gets, which remembers what it leaves out. */
export function shareOf(shelf: Shelf, all: Catalogue, selection: Selection, scope?: string): Catalogue {
  const share = selectTools(shelf, selection);
  const offers = shelf.offers.filter(({ listed: { name } }) => all.names.includes(name) && !share.names.includes(name));
  if (offers.length === 0) return share;
  return { ...share, ...listing(shelf, share.names, offers), closed: { offers, scope } };
}

function refuseUnknown(what: string, given: readonly string[] | undefined, valid: readonly string[]): void {
  const unknown = given?.find((name) => !valid.includes(name));
  if (unknown === undefined) return;
  throw new ByonError({
    kind: "invalid_arguments",
    message: `There is no ${what} named "${unknown}".`,
    fix: `Valid: ${valid.join(", ")}.`,
  });
}
