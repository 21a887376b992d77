/** The catalogue as an MCP server: one low-level Server per connection or request, over lists that were built once. */
import {
  type AuthInfo,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type Tool as ListedTool,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { ByonError } from "../errors.js";
import type { Log } from "../log.js";
import { createHold } from "../sinch/large-answers.js";
import { secretValues } from "../sinch/secret.js";
import { DEEPEST, isDeep } from "../values/depth.js";
import { notingSecrets, rememberReads, tellingOfWrites } from "./call-layers.js";
import type { Catalogue, Closed } from "./catalogue/selection.js";
import { startDeadline } from "./deadline.js";
import { toFailure } from "./envelope.js";
import { askByReturning, askDirectly, NeedsAnswer, nobody, type Person } from "./person.js";
import { type End, resultOf, runTurn } from "./pipeline.js";
import { type ReadLive, serveResourcesAndPrompts } from "./resources-and-prompts.js";
import type { Caller, Shared, Turn } from "./turn.js";

export interface ServerParts {
  version: string;
  instructions: string;
  catalogue: Catalogue;
  shared: Shared;
  /** Milliseconds that a form may stay unanswered. */
  confirmTimeout: number;
  log: Log;
}

/**
 * The catalogue of whoever sent this request. A session outlives the token it was opened with: the next one may carry more
 * rights, or fewer.
 */
const catalogueFor = ({ http }: ServerContext, parts: ServerParts): Catalogue =>
  (http?.authInfo?.extra?.catalogue as Catalogue | undefined) ?? parts.catalogue;

/** What goes with each request of a session, for the SDK to hand on. */
export const rightsOf = ({ catalogue }: ServerParts, { id }: Caller): AuthInfo => ({
  clientId: id,
  // Tools have no use for the caller's own token, and what is not there cannot leak.
  token: "",
  scopes: [],
  extra: { catalogue },
});

/** The lists change only with a new release of this server, or a restart with other options. */
const LIST_CACHE = { ttlMs: 3_600_000, cacheScope: "private" } as const;
/** But not those of a person who can still allow more: from then on there is more to see. */
const NO_CACHE = { ...LIST_CACHE, ttlMs: 0 } as const;
const mayGrow = ({ catalogue }: ServerParts): boolean => catalogue.closed?.scope !== undefined;

/** A server for one caller; `era` as the SDK's entry points name it. */
export function buildServer(parts: ServerParts, caller: Caller, era: "legacy" | "modern"): Server {
  const grows = mayGrow(parts);
  const cache = grows ? NO_CACHE : LIST_CACHE;
  // Only a session goes on when its client comes back with more rights.
  const list = grows && era === "legacy" ? { listChanged: true } : {};
  const server = new Server(
    { name: "sinch-byon-mcp", title: "Sinch: bring your own numbers", version: parts.version },
    {
      capabilities: { tools: list, resources: list, prompts: list, completions: {} },
      instructions: parts.instructions,
      cacheHints: {
        "tools/list": cache,
        "prompts/list": cache,
        "resources/list": cache,
        "resources/templates/list": cache,
        "server/discover": cache,
      },
    },
  );
  let shown = parts.catalogue;
  server.setRequestHandler("tools/list", (_, context) => ({
    tools: catalogueFor(context, parts).list as ListedTool[],
  }));
  server.setRequestHandler("tools/call", async (request, context) => {
    const { name, arguments: args = {} } = request.params;
    const catalogue = catalogueFor(context, parts);
    if (grows && catalogue !== shown) tellOfLists(context);
    shown = catalogue;
    const tool = await catalogue.find(name);
    if (!tool) return toFailure(closedTool(name, catalogue.closed) ?? unknownTool(name, catalogue.names));
    if (isDeep(args)) return toFailure(bottomless(name));
    const asked = personBehind(server, context, parts, caller, era);
    const person = catalogue.fitting?.person(asked) ?? asked;
    const turn = startTurn({ declaration: tool.declaration, caller, person, shared: parts.shared, args }, context);
    return resultOf(await runWatched(turn, context, parts.log, catalogue));
  });
  const readLive: ReadLive = async (name, args, context) => {
    const catalogue = catalogueFor(context, parts);
    const tool = await catalogue.find(name);
    if (!tool) return undefined;
    const turn = startTurn(
      { declaration: tool.declaration, caller, person: nobody, shared: parts.shared, args },
      context,
    );
    const end = await runWatched(turn, context, parts.log, catalogue);
    return end instanceof NeedsAnswer ? undefined : end;
  };
  serveResourcesAndPrompts(server, readLive, caller.seen, (context) => catalogueFor(context, parts).fitting);
  return server;
}

/** Prompts and pages go with the tools that they need. Told with the answer, since not every client listens beside its calls. */
function tellOfLists({ mcpReq }: ServerContext): void {
  for (const list of ["tools", "prompts", "resources"] as const)
    void mcpReq.notify({ method: `notifications/${list}/list_changed` }).catch(() => {});
}

/** The whole way of one call, where the operator's counters and traces see it; its end names only what the caller has. */
async function runWatched(turn: Turn, { mcpReq }: ServerContext, log: Log, { fitting }: Catalogue): Promise<End> {
  const run = async () => {
    const end = await runTurn(turn, log);
    turn.deadline.end();
    turn.forget();
    turn.progress?.end();
    turn.caller.recentSecrets.note(secretValues([turn.asked, turn.args]), turn.shared.now().getTime());
    return end;
  };
  const call = { tool: turn.declaration.name, caller: turn.caller.id, meta: mcpReq._meta };
  const end = await (turn.shared.watch ? turn.shared.watch(call, run, outcomeOf) : run());
  return fitting ? fitting.end(end) : end;
}

const outcomeOf = (end: End): string =>
  end instanceof NeedsAnswer ? "input_required" : end instanceof ByonError ? end.kind : end.status;

function startTurn(
  given: Pick<Turn, "declaration" | "caller" | "person" | "shared" | "args">,
  context: ServerContext,
): Turn {
  const onRequestId = (id: string) => {
    turn.requestId = id;
  };
  const secretsSeen = new Set<string>();
  const deadline = startDeadline(given.shared.callTimeout);
  const hold = createHold();
  const signal = AbortSignal.any([context.mcpReq.signal, deadline.signal]);
  const live = given.caller.context({ signal, onRequestId, hold });
  const afterwards = given.caller.context({ onRequestId, hold });
  const told = {
    leaves() {
      turn.left = true;
    },
    carriedOut() {
      turn.carriedOut = true;
    },
  };
  const reads = rememberReads(tellingOfWrites(notingSecrets(live.call, secretsSeen), told));
  const { person } = given;
  const turn: Turn = {
    ...given,
    person: {
      ...person,
      ask(...asked) {
        turn.forget();
        return deadline.uncounted(() => person.ask(...asked));
      },
    },
    deadline,
    context: { ...live, call: reads.call },
    // One of several requests that was carried out is not yet the write: until that is, its approval still stands.
    afterwards: {
      ...afterwards,
      call: tellingOfWrites(notingSecrets(afterwards.call, secretsSeen), { leaves: told.leaves, carriedOut() {} }),
    },
    forget() {
      reads.forget();
      hold.letGo();
    },
    secretsSeen,
    approvedBy: "not needed",
    ...progressTo(context),
  };
  return turn;
}

/** Clients that are told nothing for a while give a call up: so the last step is told again, a little further on. */
const HEARTBEAT_MS = 10_000;

/** Only a request with a progress token is told; a client that is gone by then loses nothing. */
function progressTo({ mcpReq }: ServerContext): Pick<Turn, "progress"> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return {};
  const tell = (progress: number, total: number, message: string) =>
    void mcpReq
      .notify({ method: "notifications/progress", params: { progressToken, progress, total, message } })
      .catch(() => {});
  let heart: NodeJS.Timeout | undefined;
  let last = { done: 0, total: 0, message: "" };
  const goOn = (done: number, total: number, message: string) => {
    clearInterval(heart);
    tell(done, total, message);
    let beats = 0;
    heart = setInterval(() => {
      beats += 1;
      tell(done + 1 - 1 / (beats + 1), total, message);
    }, HEARTBEAT_MS);
    heart.unref();
  };
  return {
    progress: {
      step(done, total, message) {
        last = { done, total, message };
        goOn(done, total, message);
      },
      part(index, of) {
        const { done, total, message } = last;
        // The first part has been told with its step.
        if (index > 0) goOn(done + index, total + of - 1, `${message}: ${index + 1} of ${of}`);
      },
      end: () => clearInterval(heart),
    },
  };
}

/** In which way the client's person can be asked, if at all. */
function personBehind(
  server: Server,
  context: ServerContext,
  parts: ServerParts,
  caller: Caller,
  era: "legacy" | "modern",
): Person {
  if (!showsForms(capabilitiesOf(server, context))) return nobody;
  return era === "modern"
    ? askByReturning(context, parts.shared.seal, caller.id, () => parts.shared.now().getTime())
    : askDirectly(context, parts.confirmTimeout);
}

function capabilitiesOf(server: Server, context: ServerContext): ClientCapabilities | undefined {
  const envelope = context.mcpReq.envelope as Readonly<Record<string, unknown>> | undefined;
  return (envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined) ?? server.getClientCapabilities();
}

/** An empty `elicitation: {}` means forms: it predates the modes. */
function showsForms(capabilities: ClientCapabilities | undefined): boolean {
  const elicitation = capabilities?.elicitation as { form?: object; url?: object } | undefined;
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

/** A tool that exists, for callers with more rights. */
function closedTool(name: string, closed: Closed | undefined): ByonError | undefined {
  if (!closed?.offers.some(({ listed }) => listed.name === name)) return undefined;
  return new ByonError({
    kind: "not_allowed",
    message: `${name} is closed to this caller; nothing was sent.`,
    fix:
      closed.scope === undefined
        ? "Whoever runs this server decides what a caller may use. Work with the tools that are listed."
        : `It needs the scopes ${closed.scope}, and the access token has fewer. Ask the person to sign in to this server again and to allow both; where no page for that opens, to remove the sign-in that their client has stored for this server first.`,
  });
}

/** Over HTTP such a body is refused before it is parsed. */
const bottomless = (name: string): ByonError =>
  new ByonError({
    kind: "invalid_arguments",
    message: `${name}: the arguments are nested deeper than ${DEEPEST} levels. Nothing was sent.`,
    fix: "Give them as the tool's schema has them.",
  });

function unknownTool(name: string, names: readonly string[]): ByonError {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 3);
  const near = names.filter((candidate) => words.some((word) => candidate.includes(word))).slice(0, 5);
  return new ByonError({
    kind: "invalid_arguments",
    message: "There is no tool of that name here.",
    fix: near.length > 0 ? `Perhaps: ${near.join(", ")}.` : "See tools/list for the tools this server offers.",
  });
}
