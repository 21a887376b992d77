/** A caller: somebody with Sinch credentials, kept apart from every other. */
import type { Client } from "../sinch/client.js";
import { createPatience, PATIENCE_MS } from "../sinch/retry-wait.js";
import type { Context, Settings } from "../tools/operation.js";
import { createRecentSecrets } from "./recent-secrets.js";
import { createFindings } from "./remembered-findings.js";
import { createSeenIds } from "./seen-ids.js";
import type { Caller } from "./turn.js";

export interface CallerParts {
  id: string;
  project: string;
  client: Client;
  settings: Settings;
  sleep(ms: number): Promise<void>;
  readFile(path: string): Promise<{ name: string; base64: string }>;
}

export function createCaller({ id, project, client, settings, sleep, readFile }: CallerParts): Caller {
  const findings = createFindings(() => client.now().getTime());
  return {
    id,
    project,
    seen: createSeenIds(),
    recentSecrets: createRecentSecrets(),
    context(options = {}): Context {
      const patience = createPatience(PATIENCE_MS.read);
      return {
        call: (endpoint, input) => client.call(endpoint, input, { ...options, patience }),
        now: () => client.now(),
        settings,
        sleep,
        readFile,
        findings,
        readGuide,
      };
    },
  };
}

/** The texts of the guides are loaded when one is first read. */
async function readGuide(topic: string) {
  const { guideTopics } = await import("../resources/index.js");
  const guide = guideTopics.get(topic);
  return guide && { uri: guide.uri, title: guide.title, text: guide.render() };
}
