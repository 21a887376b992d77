import { z } from "zod";
import type { Guide } from "../tool.js";

/** A page that read_guide can show: what the resources of the same topic show. */
export interface GuidePage {
  readonly uri: string;
  readonly title: string;
  render(): string;
}

/** For the many clients whose model never opens a resource. The pages come from outside: tools do not know resources. */
export function readGuide(pages: ReadonlyMap<string, GuidePage>): Guide<{ topic: string }> {
  const topics = [...pages.keys()] as [string, ...string[]];
  return {
    name: "read_guide",
    title: "Read a guide",
    description: "Background on porting and hosting. Read the topic before you explain or plan something.",
    effect: "reads",
    input: z.strictObject({ topic: z.enum(topics) }),
    answer({ topic }) {
      const page = pages.get(topic);
      return {
        summary: `The guide "${page?.title}".`,
        data: { topic, uri: page?.uri, text: page?.render() },
      };
    },
  };
}
