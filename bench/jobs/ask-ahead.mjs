// What an agent asks the person before a call, because it was told what the call takes.

const ASK = "ask the person for what is not set before you call";

/** The service plan and the campaign, where the server has said that it knows none. */
export function linksAskedAhead(agent) {
  if (!agent.heard(ASK)) return {};
  const missing = { servicePlanId: "SERVICE_PLAN_ID is not set", campaignId: "CAMPAIGN_ID is not set" };
  return Object.fromEntries(
    Object.entries(missing)
      .filter(([, said]) => agent.heard(said))
      .map(([name, said]) => [name, agent.ask(name, said)]),
  );
}
