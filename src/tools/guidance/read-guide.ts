import { z } from "zod";
import type { Guide } from "../tool.js";

/** What there is to read: the resources, in their order. Their texts come through the context, since tools do not know resources. */
const TOPICS = [
  "lifecycles/port-in-order",
  "lifecycles/port-in-number",
  "lifecycles/qualified-number",
  "lifecycles/hosting-order",
  "lifecycles/hosting-order-number",
  "decisions/port-or-host",
  "decisions/port-in",
  "decisions/loa",
  "decisions/hosting-workflow",
  "rules/porting",
  "rules/hosting",
  "rejections",
  "callbacks/porting",
  "callbacks/hosting",
  "api",
  "authentication",
  "errors",
  "glossary",
  "sandbox",
] as const;
type Topic = (typeof TOPICS)[number];

/** For the many clients whose model never opens a resource. */
export const readGuide: Guide<{ topic: Topic }> = {
  name: "read_guide",
  title: "Read a guide",
  description: "Background on porting and hosting. Read the topic before you explain or plan something.",
  effect: "reads",
  input: z.strictObject({ topic: z.enum(TOPICS) }),
  async answer({ topic }, context) {
    const guide = await context.readGuide(topic);
    return { summary: `The guide "${guide?.title}".`, data: { topic, uri: guide?.uri, text: guide?.text } };
  },
};
