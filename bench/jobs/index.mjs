// The ten jobs, and what each of them costs: over this server, and over plain REST.
import activateOneGroup from "./activate-one-group.mjs";
import { agent } from "./agent.mjs";
import blanket from "./blanket.mjs";
import cancelRefused from "./cancel-refused.mjs";
import fixAZip from "./fix-a-zip.mjs";
import importSix from "./import-six.mjs";
import morningLook from "./morning-look.mjs";
import moveACampaign from "./move-a-campaign.mjs";
import { person } from "./person.mjs";
import portOneUnportable from "./port-one-unportable.mjs";
import portTwoCarriers from "./port-two-carriers.mjs";
import { restAgent } from "./rest.mjs";
import { startServer, startSinch } from "./stage.mjs";
import textEnableByVoice from "./text-enable-by-voice.mjs";

export const JOBS = [
  portOneUnportable,
  portTwoCarriers,
  fixAZip,
  cancelRefused,
  activateOneGroup,
  textEnableByVoice,
  blanket,
  importSix,
  moveACampaign,
  morningLook,
];

/** Plays a job over the built server of a checkout. Throws when the job does not come out right. */
export async function playOverMcp(job, checkout) {
  return played(job, async (sinch) => {
    const server = await startServer(sinch, { checkout, env: job.env });
    const player = agent(server, person(job.person));
    try {
      await job.mcp({ agent: player, sinch, tools: server.tools });
      return player.steps;
    } catch (thrown) {
      thrown.message = `${job.name}: ${thrown.message}\n${transcript(player.steps)}`;
      throw thrown;
    } finally {
      await server.close();
    }
  });
}

export async function playOverRest(job) {
  return played(job, async (sinch) => {
    const rest = restAgent(sinch);
    await job.rest({ rest, sinch });
    return rest.steps;
  });
}

/** The end state in the sandbox decides whether the job was done. */
async function played(job, play) {
  const sinch = await startSinch();
  try {
    await job.before?.(sinch);
    const steps = await play(sinch);
    job.right(sinch.state());
    return { steps, cost: costOf(steps) };
  } finally {
    await sinch.close();
  }
}

const sum = (steps, what) => steps.reduce((total, step) => total + step[what], 0);
const costOf = (steps) => ({ calls: steps.length, sent: sum(steps, "sent"), read: sum(steps, "read") });

/** Each call, what it cost, and the sentence that led to it. */
export const transcript = (steps) =>
  steps
    .map(({ call, sent, read, because, said, status }) =>
      [
        `  ${call}  ${sent} bytes sent, ${read} read${status ? `, ${status}` : ""}`,
        ...(because ? [`    because ${said} said: ${because}`] : []),
      ].join("\n"),
    )
    .join("\n");
