// A real authorization server for scripts/verify/oauth.mjs: node-oidc-provider with dynamic registration, PKCE and resource
// indicators, and a person who signs in at once and allows what `/person` was told last. Prints its issuer when it listens.
//   node scripts/authorization-server.mjs NODE_MODULES RESOURCE PORT
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, resource, port] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(join(modules, "oidc-provider/lib/index.js")).href);
const issuer = `http://127.0.0.1:${port}`;
const SCOPES = ["byon:read", "byon:write"];
let allowed = SCOPES;

const provider = new Provider(issuer, {
  scopes: ["openid", "offline_access", ...SCOPES],
  // What programs on a person's machine are; not every client says so when it registers.
  clientDefaults: { application_type: "native", token_endpoint_auth_method: "none" },
  cookies: { keys: ["for this check alone"] },
  findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      // Any resource: whether a token meant for another one is refused is what the check wants to know.
      getResourceServerInfo: (_, indicator) => ({
        scope: SCOPES.join(" "),
        audience: indicator,
        accessTokenFormat: "jwt",
        accessTokenTTL: 600,
      }),
    },
  },
  ttl: { Grant: 3_600, Interaction: 600, Session: 3_600, RefreshToken: 3_600 },
});

/** Signs in, then allows what is allowed of what was asked. */
async function decide(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === "login")
    return provider.interactionFinished(request, response, { login: { accountId: "person-1" } });
  const grant =
    (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
  grant.addOIDCScope(missingOIDCScope.join(" "));
  for (const [indicator, scopes] of Object.entries(missingResourceScopes)) {
    grant.addResourceScope(indicator, scopes.filter((scope) => allowed.includes(scope)).join(" "));
    grant.rejectResourceScope(indicator, scopes.filter((scope) => !allowed.includes(scope)).join(" "));
  }
  const result = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const rest = provider.callback();
createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (pathname.startsWith("/interaction/"))
    return decide(request, response).catch((thrown) => response.writeHead(500).end(String(thrown)));
  if (pathname !== "/person") return rest(request, response);
  allowed = searchParams.getAll("allows");
  return response.end();
}).listen(Number(port), "127.0.0.1", () => console.log(issuer));
