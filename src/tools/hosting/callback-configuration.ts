/** The secret that signs hosting callbacks. Nothing here receives them: see `knowledge/callbacks.ts`. */
import { z } from "zod";
import * as reply from "../../sinch/reply.js";
import { unwrapSecrets } from "../../sinch/secret.js";
import { step } from "../fields.js";
import { operation } from "../operation.js";

/** The secret arrives wrapped and stays so. */
const configuration = reply.open({ projectId: reply.text, hmacSecret: z.unknown().optional() });
type Configuration = z.output<typeof configuration>;

const hasSecret = ({ hmacSecret }: Configuration): boolean => {
  const value = unwrapSecrets(hmacSecret);
  return typeof value === "string" && value !== "";
};

/** Only whether a secret is set, and nothing else of the configuration that might hold one. */
const shape = (current: Configuration) => ({
  data: { projectId: current.projectId, hmacSecretSet: hasSecret(current) },
  ...(hasSecret(current)
    ? {
        omitted: {
          hmacSecret:
            "never shown here: it stands where the receiver of the callbacks keeps it; a lost one is replaced with update_callback_configuration",
        },
      }
    : {}),
});

/** Reference: GET /callbackConfiguration. A project that never set a secret is answered with 404: read as "none yet". */
export const getCallbackConfiguration = operation({
  name: "get_callback_configuration",
  title: "Get callback configuration",
  description: "Tells whether a secret signs the project's hosting callbacks; it is never shown.",
  api: "hosting",
  route: "GET /callbackConfiguration",
  page: "imported-hosting/imported-numbers-and-hosting-orders-callbacks/getcallbackconfiguration",
  effect: "reads",
  reply: configuration,
  none: {},
  answer: {
    summary: (current) =>
      hasSecret(current)
        ? "A secret is set: hosting callbacks of this project are signed with it."
        : "No secret is set: hosting callbacks of this project are not signed.",
    shape,
    next: () => [step("update_callback_configuration", "set or replace the secret")],
  },
});

/** Reference: PATCH /callbackConfiguration. */
export const updateCallbackConfiguration = operation({
  name: "update_callback_configuration",
  title: "Update callback configuration",
  description:
    "Sets the secret that signs the project's hosting callbacks. Every receiver must know the new one first.",
  api: "hosting",
  route: "PATCH /callbackConfiguration",
  page: "imported-hosting/imported-numbers-and-hosting-orders-callbacks/updatecallbackconfiguration",
  effect: "replaces",
  body: {
    hmacSecret: z
      .string()
      .max(1000)
      .refine((text) => text.trim() !== "", "must not be blank")
      .meta({ publish: { type: "string" } }),
  },
  reply: configuration,
  target: (_, context) => context.call(getCallbackConfiguration, {}),
  approve: {
    preview(_, stored) {
      return {
        summary: `${hasSecret(stored) ? "Replaces" : "Sets"} the secret that signs this project's hosting callbacks.`,
        details: { project: "the project of this server's key", secretSetNow: hasSecret(stored) },
        consequence: "The old secret cannot be read back from here; receivers that still use it refuse every callback.",
      };
    },
    revision: (stored) => stored.hmacSecret ?? null,
  },
  lost: {
    settle: ({ hmacSecret }, stored) =>
      unwrapSecrets(stored.hmacSecret) === unwrapSecrets(hmacSecret)
        ? { outcome: "done", reply: stored }
        : { outcome: "not-done" },
    tells: () => step("update_callback_configuration", "setting the same secret again does no harm"),
  },
  answer: {
    summary: () => "The secret is set: callbacks from now on are signed with it.",
    shape,
    next: () => [step("get_callback_configuration", "see that a secret is set")],
  },
});
