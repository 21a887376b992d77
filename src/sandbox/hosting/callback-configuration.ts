import { RequestCheck } from "../checks.js";
import { type ErrorDialect, hostingDialect, ok, type Reply, wrappedError } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import type { Hosting } from "./store.js";

/** These two operations wrap their errors in `error`, unlike the rest of this API. */
const wrappedDialect: ErrorDialect = {
  ...hostingDialect,
  malformed: (message, violations) => wrappedError(400, message, violations),
  internal: () => wrappedError(500, "Unexpected failure"),
};

/** The configuration; a project that never set a secret has none, as in the contract's sample. */
function current({ store, world }: Hosting): Reply {
  if (store.hmacSecret === undefined) return wrappedError(404, "No callback configuration for this project");
  return ok({ projectId: world.projectId, hmacSecret: store.hmacSecret });
}

function update(hosting: Hosting, { body, hasBody }: ApiRequest): Reply {
  // The body is not flagged required: without one nothing changes.
  if (!hasBody || body.hmacSecret === undefined) return current(hosting);
  const check = new RequestCheck();
  const secret = check.text(body, "hmacSecret", "hmacSecret");
  if (secret?.trim() === "") check.refused("hmacSecret", "must not be blank");
  if (check.failed) return wrappedError(400, "Invalid hmacSecret", check.violations);
  hosting.store.hmacSecret = secret;
  return current(hosting);
}

export function callbackConfigurationRoutes(hosting: Hosting): Route[] {
  const path = "/callbackConfiguration";
  const errors = wrappedDialect;
  return [
    {
      operationId: "GetCallbackConfiguration",
      method: "GET",
      path,
      body: "none",
      errors,
      handle: () => current(hosting),
    },
    {
      operationId: "UpdateCallbackConfiguration",
      method: "PATCH",
      path,
      body: "optional",
      errors,
      handle: (request) => update(hosting, request),
    },
  ];
}
