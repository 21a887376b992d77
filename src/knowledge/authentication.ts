/** How this server, and its callers, prove who they are: data of the page byon://authentication. */
import { inferred, ours, reference, type Section, summary } from "./fact.js";

export const authentication: readonly Section[] = [
  {
    heading: "Credentials of this server",
    facts: [
      ours(
        "SINCH_PROJECT_ID, SINCH_KEY_ID and SINCH_KEY_SECRET in the environment; or SINCH_ACCESS_TOKEN, a token as given.",
      ),
      ours("--sandbox needs none of them."),
      ours("SERVICE_PLAN_ID and CAMPAIGN_ID are defaults for the hosting tools."),
    ],
  },
  {
    heading: "OAuth 2.0 (the default)",
    facts: [
      reference(
        "POST https://auth.sinch.com/oauth2/token with grant_type=client_credentials, key ID and key secret as Basic. Send the token as Bearer.",
      ),
      reference(
        "A token lives about one hour; use expires_in as returned, share one token, renew it early. Several may be valid at once.",
      ),
      inferred("A 401 whose WWW-Authenticate says expired: get a new token and try once more. Any other 401 is final."),
      summary("A JWT signed locally with the key secret is refused: only Sinch issues tokens."),
      inferred("The token endpoint is throttled too: about 30 at once, 10 a second, without Retry-After."),
    ],
  },
  {
    heading: "Basic (tests only)",
    facts: [
      reference(
        "Key ID as user name, key secret as password. Heavily rate-limited; the limits may change without notice.",
      ),
    ],
  },
  {
    heading: "Access keys",
    facts: [
      reference(
        "A key belongs to one project and covers its subprojects; a project holds at most ten. The secret is shown once.",
      ),
      reference("A wrong project answers 401 in the Porting API, without a body."),
      inferred("The hosting API answers 403 when the key has no rights on the project."),
    ],
  },
];
