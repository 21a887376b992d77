import type { Tree } from "../knowledge/decision-tree.js";
import { hostingWorkflow, loaTree, portIn, portOrHost } from "../knowledge/decisions/index.js";
import { type AnyLifecycle, lifecycles } from "../lifecycles/index.js";
import { apiPage } from "./api-page.js";
import { decisionPage } from "./decision-page.js";
import * as pages from "./knowledge-pages.js";
import { lifecyclePage } from "./lifecycle-page.js";

export interface StaticResource {
  /** `byon://` and the topic. */
  readonly uri: string;
  /** The topic: what read_guide calls it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: "text/markdown";
  render(): string;
}

const resource = (name: string, title: string, description: string, draw: () => string): StaticResource => {
  let drawn: string | undefined;
  return {
    uri: `byon://${name}`,
    name,
    title,
    description,
    mimeType: "text/markdown",
    render() {
      drawn ??= draw();
      return drawn;
    },
  };
};

const ofLifecycle = (machine: AnyLifecycle) =>
  resource(
    `lifecycles/${machine.id}`,
    `Lifecycle: ${machine.title.toLowerCase()}`,
    `States with their meaning, who acts next, what each allows, and the tool to use. ${Object.keys(machine.states).join(", ")}.`,
    () => lifecyclePage(machine),
  );

const ofDecision = (tree: Tree, part?: Tree) =>
  resource(`decisions/${tree.id}`, `Decision: ${tree.title}`, tree.about, () => decisionPage(tree, part));

/** Everything there is to read, in a fixed order; each page is rendered when it is first read. */
export const staticResources: readonly StaticResource[] = [
  ...lifecycles.map(ofLifecycle),
  ofDecision(portOrHost),
  ofDecision(portIn),
  ofDecision(loaTree),
  ofDecision(hostingWorkflow, loaTree),
  resource(
    "rules/porting",
    "Rules: porting",
    "Which numbers can be ported, what an order needs, when it can be changed, activation, timelines, and what usually goes wrong.",
    pages.portingRulesPage,
  ),
  resource(
    "rules/hosting",
    "Rules: hosting",
    "Importing, qualifying, text-enabling with an LOA, following orders and changing hosted numbers.",
    pages.hostingRulesPage,
  ),
  resource(
    "rejections",
    "Rejection reasons",
    "Why a losing carrier refuses a number, what it means, and which field of the order to correct.",
    pages.rejectionsPage,
  ),
  resource(
    "callbacks/porting",
    "Porting webhooks",
    "Event types, payload, and how far a webhook can be trusted (it is not signed).",
    pages.portingCallbacksPage,
  ),
  resource(
    "callbacks/hosting",
    "Hosting callbacks",
    "Event types, payload, failure codes with their fix, and the X-Sinch-Signature.",
    pages.hostingCallbacksPage,
  ),
  resource(
    "api",
    "Every operation",
    "Both APIs' base URLs, and of each operation its method, path, tool and documentation page.",
    apiPage,
  ),
  resource(
    "authentication",
    "Authentication",
    "Credentials of this server, OAuth 2.0 client credentials, Basic for tests, access keys.",
    pages.authenticationPage,
  ),
  resource(
    "errors",
    "Errors",
    "What HTTP statuses mean and what to do, error bodies, carrier codes.",
    pages.errorsPage,
  ),
  resource("glossary", "Words", "The trade's words: FOC, LOA, BTN, NNID, OSR and the rest.", pages.glossaryPage),
  resource(
    "sandbox",
    "The sandbox",
    "Test numbers and what each does, the clock, faults on demand, and how to look inside.",
    pages.sandboxPage,
  ),
];

/** The topics of read_guide: the same pages, by name. */
export const guideTopics: ReadonlyMap<string, StaticResource> = new Map(
  staticResources.map((each) => [each.name, each]),
);

/** The page at a URI, or undefined. */
export const findStatic = (uri: string): StaticResource | undefined => staticResources.find((each) => each.uri === uri);
