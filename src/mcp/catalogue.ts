/** The tools one server offers: the whole catalogue, narrowed by the operator's choice, with its list built once. */
import type { Tool as ListedTool } from "@modelcontextprotocol/server";
import { ByonError } from "../errors.js";
import { TOOLSETS, type Tool, type Toolset } from "../tools/tool.js";
import { listed } from "./listing.js";

export interface Selection {
  toolsets?: readonly string[] | undefined;
  readOnly?: boolean | undefined;
  /** Only these tools. */
  tools?: readonly string[] | undefined;
  excludeTools?: readonly string[] | undefined;
}

export interface Catalogue {
  /** In the catalogue's fixed order, so that clients' caches hold. */
  readonly list: readonly ListedTool[];
  find(name: string): Tool | undefined;
  readonly names: readonly string[];
}

/** Narrows the tools. Throws ByonError `invalid_arguments` for names that do not exist, naming those that do. */
export function selectTools(all: readonly Tool[], selection: Selection): Catalogue {
  refuseUnknown("toolset", selection.toolsets, TOOLSETS);
  const everyName = all.map((tool) => tool.declaration.name);
  refuseUnknown("tool", selection.tools, everyName);
  refuseUnknown("tool", selection.excludeTools, everyName);

  // Guidance costs little and helps with either API; it goes only when it is left out by name.
  const wanted = (toolset: Toolset) =>
    !selection.toolsets || toolset === "guidance" || selection.toolsets.includes(toolset);
  const chosen = all.filter(({ toolset, declaration: { name, effect } }) => {
    if (selection.excludeTools?.includes(name)) return false;
    if (selection.readOnly && effect !== "reads") return false;
    return selection.tools ? selection.tools.includes(name) : wanted(toolset);
  });
  const byName = new Map(chosen.map((tool) => [tool.declaration.name, tool]));
  let list: readonly ListedTool[] | undefined;
  return {
    get list() {
      list ??= chosen.map(listed);
      return list;
    },
    find: (name) => byName.get(name),
    names: [...byName.keys()],
  };
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
