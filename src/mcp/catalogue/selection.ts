/** The tools one server offers: the whole catalogue, narrowed by the operator's choice, with its list built once. */
import type { Tool as ListedTool } from "@modelcontextprotocol/server";
import { ByonError } from "../../errors.js";
import { TOOLSETS, type Tool, type Toolset } from "../../tools/tool.js";
import { OFFERS } from "./all-tools.js";
import type { Offer } from "./listed-tool.js";
import { loadTools } from "./load-tools.js";
import { type Fitting, fittingOf } from "./missing-tools.js";

export interface Selection {
  toolsets?: readonly string[] | undefined;
  readOnly?: boolean | undefined;
  /** Only these tools. */
  tools?: readonly string[] | undefined;
  excludeTools?: readonly string[] | undefined;
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
export function selectTools(selection: Selection): Catalogue {
  refuseUnknown("toolset", selection.toolsets, TOOLSETS);
  const everyName = OFFERS.map(({ listed }) => listed.name);
  refuseUnknown("tool", selection.tools, everyName);
  refuseUnknown("tool", selection.excludeTools, everyName);

  // Guidance costs little and helps with either API; it goes only when it is left out by name.
  const wanted = (toolset: Toolset) =>
    !selection.toolsets || toolset === "guidance" || selection.toolsets.includes(toolset);
  const names = OFFERS.flatMap(({ toolset, listed: { name, annotations } }) => {
    if (selection.excludeTools?.includes(name)) return [];
    if (selection.readOnly && !annotations?.readOnlyHint) return [];
    return (selection.tools ? selection.tools.includes(name) : wanted(toolset)) ? [name] : [];
  });
  let tools: Promise<ReadonlyMap<string, Tool>> | undefined;
  return {
    ...listing(names),
    async find(name) {
      if (!names.includes(name)) return undefined;
      tools ??= loadTools().then((all) => new Map(all.map((tool) => [tool.declaration.name, tool])));
      return (await tools).get(name);
    },
    names,
  };
}

/** The tools of these names as they are listed, in words that fit the list. */
function listing(names: readonly string[], closed?: readonly Offer[]) {
  const fitting = fittingOf(OFFERS, names, closed);
  const list = OFFERS.flatMap(({ listed }) => (names.includes(listed.name) ? [listed] : []));
  return { list: fitting ? list.map((tool) => ({ ...fitting.words(tool), name: tool.name })) : list, fitting };
}

/** The part of a server's tools that one caller gets, which remembers what it leaves out. */
export function shareOf(offered: Catalogue, selection: Selection, scope?: string): Catalogue {
  const share = selectTools(selection);
  const offers = OFFERS.filter(({ listed: { name } }) => offered.names.includes(name) && !share.names.includes(name));
  if (offers.length === 0) return share;
  return { ...share, ...listing(share.names, offers), closed: { offers, scope } };
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
