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
import type { Fitting } from "./catalogue/missing-tools.js";
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

/** Tells what the list of tools of whoever sent this request leaves out; undefined when nothing. */
export type FittingFor = (context: ServerContext) => Fitting | undefined;

/** Serves `resources/*`, `prompts/*` and `completion/complete`. */
export function serveResourcesAndPrompts(
  server: Server,
  readLive: ReadLive,
  seen: SeenIds,
  fittingFor: FittingFor,
): void {
  server.setRequestHandler("resources/list", async (_, context) => {
    const { staticResources } = await pages();
    return fitted({ resources: staticResources.map(({ render: _, ...listed }) => listed) }, fittingFor(context));
  });
  server.setRequestHandler("resources/templates/list", async (_, context) => {
    const { resourceTemplates } = await pages();
    const readable = readableWith(resourceTemplates, fittingFor(context));
    return {
      resourceTemplates: readable.map(({ uriTemplate, name, title, description, mimeType }) => ({
        uriTemplate,
        name,
        title,
        description,
        ...(mimeType ? { mimeType } : {}),
      })),
    };
  });
  server.setRequestHandler("resources/read", async ({ params }, context) =>
    fitted(await readResource(params.uri, readLive, context), fittingFor(context)),
  );
  server.setRequestHandler("prompts/list", async (_, context) => {
    const fitting = fittingFor(context);
    const listed = (await promptsFor(fitting)).map(({ name, title, description, arguments: args }) => ({
      name,
      ...fitted({ title, description }, fitting),
      arguments: args.map((argument) => ({
        name: argument.name,
        description: fitted(argument.description, fitting),
        required: false,
      })),
    }));
    return { prompts: listed };
  });
  server.setRequestHandler("prompts/get", async ({ params }, context) => {
    const fitting = fittingFor(context);
    return fitted(await getPrompt(params.name, params.arguments ?? {}, fitting), fitting);
  });
  server.setRequestHandler("completion/complete", ({ params }, context) =>
    complete(params.ref, params.argument, seen, fittingFor(context)),
  );
}

const fitted = <T>(value: T, fitting: Fitting | undefined): T => (fitting ? fitting.words(value) : value);

/** A workflow of which no tool is there helps nobody. */
async function promptsFor(fitting: Fitting | undefined) {
  const { prompts } = await workflows();
  return fitting ? prompts.filter(({ tools }) => fitting.serves(tools)) : prompts;
}

const readableWith = <T extends { tool: string }>(
  templates: readonly T[],
  fitting: Fitting | undefined,
): readonly T[] => templates.filter(({ tool }) => fitting?.offers(tool) ?? true);

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

async function getPrompt(
  name: string,
  args: Readonly<Record<string, string>>,
  fitting: Fitting | undefined,
): Promise<GetPromptResult> {
  const prompts = await promptsFor(fitting);
  const prompt = prompts.find((each) => each.name === name);
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

/** Of what is listed only: to whoever has not got a prompt or a page, it is as if there were none. */
async function complete(
  ref: { type: string; name?: string; uri?: string },
  argument: { name: string; value: string },
  seen: SeenIds,
  fitting: Fitting | undefined,
): Promise<CompleteResult> {
  const found =
    ref.type === "ref/prompt"
      ? await valuesFor(ref.name, argument, fitting)
      : await idsFor(ref.uri, argument, seen, fitting);
  const values = found.slice(0, MOST_VALUES);
  return { completion: { values, total: found.length, hasMore: found.length > values.length } };
}

async function valuesFor(name: string | undefined, argument: { name: string; value: string }, fitting?: Fitting) {
  const prompt = (await promptsFor(fitting)).find((each) => each.name === name);
  return (await workflows()).completeArgument(prompt, argument.name, argument.value);
}

async function idsFor(
  uri: string | undefined,
  argument: { name: string; value: string },
  seen: SeenIds,
  fitting?: Fitting,
) {
  const listed = fitting && readableWith((await pages()).resourceTemplates, fitting);
  const there = listed?.some(({ uriTemplate }) => uriTemplate === uri) ?? true;
  return there ? seen.startingWith(argument.name, argument.value) : [];
}
