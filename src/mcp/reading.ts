/** Resources and prompts as the protocol serves them. Their texts are loaded when a client first asks. */
import {
  type CompleteResult,
  type GetPromptResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  type Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { asByonError, type ByonError } from "../errors.js";
import type { Envelope } from "./envelope.js";
import type { SeenIds } from "./turn.js";

const pages = () => import("../resources/index.js");
const workflows = () => import("../prompts/index.js");

/** Runs a reading tool for a live resource: its arguments, and its answer or the error it threw. */
export type ReadLive = (
  tool: string,
  args: Readonly<Record<string, string>>,
  context: ServerContext,
) => Promise<Envelope | ByonError | undefined>;

/** Serves `resources/*`, `prompts/*` and `completion/complete`. */
export function serveReading(server: Server, readLive: ReadLive, seen: SeenIds): void {
  server.setRequestHandler("resources/list", async () => {
    const { staticResources } = await pages();
    return { resources: staticResources.map(({ render: _, ...listed }) => listed) };
  });
  server.setRequestHandler("resources/templates/list", async () => {
    const { resourceTemplates } = await pages();
    return {
      resourceTemplates: resourceTemplates.map(({ uriTemplate, name, title, description, mimeType }) => ({
        uriTemplate,
        name,
        title,
        description,
        ...(mimeType ? { mimeType } : {}),
      })),
    };
  });
  server.setRequestHandler("resources/read", ({ params }, context) => readResource(params.uri, readLive, context));
  server.setRequestHandler("prompts/list", async () => {
    const { prompts } = await workflows();
    return {
      prompts: prompts.map(({ name, title, description, arguments: args }) => ({
        name,
        title,
        description,
        arguments: args.map((argument) => ({
          name: argument.name,
          description: argument.description,
          required: false,
        })),
      })),
    };
  });
  server.setRequestHandler("prompts/get", ({ params }) => getPrompt(params.name, params.arguments ?? {}));
  server.setRequestHandler("completion/complete", ({ params }) => complete(params.ref, params.argument, seen));
}

async function readResource(uri: string, readLive: ReadLive, context: ServerContext): Promise<ReadResourceResult> {
  const { findStatic, matchTemplate } = await pages();
  const page = findStatic(uri);
  if (page) return { contents: [{ uri, mimeType: page.mimeType, text: page.render() }] };
  const live = matchTemplate(uri);
  if (!live) throw new ResourceNotFoundError(uri);
  const answer = await readLive(live.template.tool, live.arguments, context);
  if (answer === undefined) throw new ResourceNotFoundError(uri);
  if ("kind" in answer) throw readingFailed(uri, answer);
  const data = (answer.data ?? {}) as { fileContent?: string; contentType?: string };
  return live.template.shows === "document"
    ? { contents: [{ uri, mimeType: data.contentType ?? "application/octet-stream", blob: data.fileContent ?? "" }] }
    : { contents: [{ uri, mimeType: "application/json", text: JSON.stringify(data) }] };
}

function readingFailed(uri: string, error: ByonError): ProtocolError {
  if (error.kind === "not_found") return new ResourceNotFoundError(uri);
  const code = error.kind === "invalid_arguments" ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, `${error.message} ${error.fix}`, { uri, kind: error.kind });
}

async function getPrompt(name: string, args: Readonly<Record<string, string>>): Promise<GetPromptResult> {
  const { findPrompt, prompts } = await workflows();
  const prompt = findPrompt(name);
  if (!prompt)
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `There is no prompt of that name. Valid: ${prompts.map((each) => each.name).join(", ")}.`,
    );
  try {
    const { description, messages } = prompt.render(args);
    return { description, messages: [...messages] };
  } catch (thrown) {
    const { message, fix } = asByonError(thrown);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `${message} ${fix}`);
  }
}

/** The protocol takes no more at once. */
const MOST_VALUES = 100;

async function complete(
  ref: { type: string; name?: string; uri?: string },
  argument: { name: string; value: string },
  seen: SeenIds,
): Promise<CompleteResult> {
  const found =
    ref.type === "ref/prompt"
      ? (await workflows()).completeArgument(ref.name ?? "", argument.name, argument.value)
      : seen.startingWith(argument.name, argument.value);
  const values = found.slice(0, MOST_VALUES);
  return { completion: { values, total: found.length, hasMore: found.length > values.length } };
}
