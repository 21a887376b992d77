import { isObject } from "../checks.js";
import { type JsonObject, ok, portingError, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { checkConfiguration, refusal } from "./checks.js";
import type { Porting } from "./model.js";

const pick = (owner: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (owner[name] === undefined ? [] : [[name, owner[name]]])));

/** Known fields only; what is left out is gone, the harsher of the two readings that the contract leaves open. */
function store({ store }: Porting, body: JsonObject): Reply {
  const kept = pick(body, ["webhookUrl", "defaultPortTime", "defaultPortTimeZone"]);
  const contact = isObject(body.contact) ? { contact: pick(body.contact, ["email", "name", "phone"]) } : {};
  store.configuration = { ...contact, ...kept };
  return ok(store.configuration);
}

const none = (): Reply => portingError(404, "The project has no porting configuration.");

function createConfiguration(porting: Porting, { body }: ApiRequest): Reply {
  const refused = refusal(checkConfiguration(body));
  if (refused) return refused;
  return porting.store.configuration
    ? portingError(422, "The project has a porting configuration already.")
    : store(porting, body);
}

function updateConfiguration(porting: Porting, { body }: ApiRequest): Reply {
  const refused = refusal(checkConfiguration(body));
  if (refused) return refused;
  return porting.store.configuration ? store(porting, body) : none();
}

export const configurationRoutes = (porting: Porting): Route[] => [
  {
    operationId: "getConfiguration",
    method: "GET",
    path: "/configuration",
    body: "none",
    handle: () => (porting.store.configuration ? ok(porting.store.configuration) : none()),
  },
  {
    operationId: "createConfiguration",
    method: "POST",
    path: "/configuration",
    body: "required",
    handle: (request) => createConfiguration(porting, request),
  },
  {
    operationId: "updateConfiguration",
    method: "PUT",
    path: "/configuration",
    body: "required",
    handle: (request) => updateConfiguration(porting, request),
  },
];
