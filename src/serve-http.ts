import type { App } from "./app.js";
import type { Authenticator } from "./auth/identity.js";
import { type Config, type HttpConfig, resourceOf } from "./config.js";
import { ByonError } from "./errors.js";
import type { Log } from "./log.js";
import type { HttpParts } from "./transports/http.js";
import { VERSION } from "./version.js";
/** Serves over HTTP until `close`. What it needs is loaded here, so that a start on standard input does not pay for it. */
export async function openHttp(
  config: Config,
  app: App,
  timeouts?: HttpParts["timeouts"],
): Promise<{ url: string; close(patience?: number): Promise<void> }> {
  const { http } = config;
  if (!http) throw new Error("not configured for HTTP");
  const { serveOverHttp } = await import("./transports/http.js");
  const authenticator = await authenticatorFor(config, http, app);
  const taking = (argument: string) => {
    const tools = app.catalogue.list.filter(({ inputSchema }) => inputSchema.properties?.[argument] !== undefined);
    return new Set(tools.map(({ name }) => name));
  };
  const [uploads, downloads] = [taking("fileContent"), taking("documentId")];
  const reads = app.catalogue.list.filter(({ annotations }) => annotations?.readOnlyHint);
  const reading = new Set(reads.map(({ name }) => name));
  const serving = await serveOverHttp({
    options: http,
    version: VERSION,
    authenticator,
    partsFor: app.partsFor,
    takesDocument: (tool) => uploads.has(tool),
    givesDocument: (tool) => downloads.has(tool),
    writes: (tool) => app.catalogue.names.includes(tool) && !reading.has(tool),
    problems: async () => {
      const [own, callers] = await Promise.all([app.problems(), authenticator.problems?.() ?? []]);
      return [...own, ...callers.map(({ message }) => message)];
    },
    watch: app.watch,
    metrics: app.metrics,
    log: app.log,
    now: () => app.now().getTime(),
    ...(timeouts ? { timeouts } : {}),
  });
  const { url, metricsUrl } = serving;
  app.log("info", "listening", { url: `${url}/mcp`, auth: http.auth.kind, metricsUrl });
  void tellProblems(authenticator, app.log);
  const reload = () => reloadCallers(authenticator, app.log);
  process.on("SIGHUP", reload);
  return {
    url,
    async close(patience) {
      process.off("SIGHUP", reload);
      await serving.stop(patience);
    },
  };
}

async function authenticatorFor(
  { variable, selection }: Config,
  http: HttpConfig,
  { log, now }: App,
): Promise<Authenticator> {
  const { auth } = http;
  switch (auth.kind) {
    case "none":
      return (await import("./auth/local.js")).localCaller;
    case "tokens":
      return (await import("./auth/tokens.js")).tokenFile({ file: auth.file, variable });
    case "tenant":
      return (await import("./auth/tenant.js")).tenantCredentials;
    case "oauth": {
      const { oauthResource } = await import("./auth/oauth.js");
      return oauthResource({ ...auth, resource: resourceOf(http), readOnly: selection.readOnly, log, now });
    }
  }
}

/** An authorization server may be up later than we are: what is wrong with it is said at the start, and in `/readyz`. */
async function tellProblems(authenticator: Authenticator, log: Log): Promise<void> {
  for (const { message, fix } of (await authenticator.problems?.()) ?? [])
    log("warn", "callers cannot be recognised", { reason: message, fix });
}

function reloadCallers(authenticator: Authenticator, log: Log): void {
  try {
    authenticator.reload?.();
    log("info", "the list of callers was read again");
  } catch (thrown) {
    const reason = thrown instanceof ByonError ? thrown.message : thrown;
    log("error", "the list of callers was not taken over; the old one stands", { reason });
  }
}
