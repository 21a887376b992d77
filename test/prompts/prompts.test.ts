import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByonError } from "../../src/errors.js";
import { rejections } from "../../src/knowledge/rejections.js";
import { completeArgument, findPrompt, type Prompt, prompts } from "../../src/prompts/index.js";
import { knownTools } from "../known-tools.js";
import { snakeWordsIn } from "../snake-words.js";

const textOf = (each: Prompt, args: Record<string, string> = {}) => each.render(args).messages[0]?.content.text ?? "";

/** Questions a text asks: they stand under their heading, each as a bold name. */
const asked = (text: string): string[] => {
  const part = text.split("## Questions\n")[1]?.split("\n## ")[0] ?? "";
  return [...part.matchAll(/^- \*\*(\w+)\*\*: /gm)].map((match) => match[1] ?? "");
};

const refusal = (each: Prompt, args: Record<string, string>): ByonError => {
  try {
    each.render(args);
  } catch (thrown) {
    if (thrown instanceof ByonError) return thrown;
  }
  throw new Error("was not refused");
};

const anAnswer = (each: Prompt["arguments"][number]) =>
  each.complete?.[0] ?? (each.description.includes("YYYY-MM-DD") ? "2027-02-03" : "some answer");

const freeArgument = (each: Prompt) =>
  each.arguments.find((argument) => argument.complete === undefined && anAnswer(argument) === "some answer")?.name ??
  "";
const [free, chosen] = [true, false].map((is) => prompts.filter((each) => (freeArgument(each) !== "") === is));

describe("the prompts", () => {
  it("are the eleven that are promised", () => {
    expect(prompts.map(({ name }) => name)).toEqual([
      "port_or_host",
      "port_in",
      "track_port_in",
      "activate_port_in",
      "fix_rejected_port_in",
      "import_numbers",
      "qualify_numbers",
      "text_enable_numbers",
      "check_hosting_order",
      "manage_hosted_numbers",
      "integrate",
    ]);
    expect(findPrompt("port_in")?.title).toBe("Port numbers in");
    expect(findPrompt("constructor")).toBeUndefined();
  });
});

describe.each(prompts.map((each) => [each.name, each] as const))("%s", (name, each) => {
  it("asks all its questions when nothing is answered", () => {
    const derived = name === "fix_rejected_port_in" ? ["reason"] : [];
    const all = each.arguments.map((argument) => argument.name).filter((argument) => !derived.includes(argument));
    expect(asked(textOf(each)).sort()).toEqual(all.sort());
    expect(each.arguments.length).toBeGreaterThan(0);
  });

  it("does not ask what an argument has answered", () => {
    for (const argument of each.arguments) {
      for (const value of argument.complete ?? [anAnswer(argument)]) {
        const text = textOf(each, { [argument.name]: value });
        expect(asked(text)).not.toContain(argument.name);
        expect(text).toContain(`- ${argument.name}: ${JSON.stringify(value)}`);
      }
    }
  });

  it("asks nothing once all is answered, and lays out one workflow", () => {
    const text = textOf(
      each,
      Object.fromEntries(each.arguments.map((argument) => [argument.name, anAnswer(argument)])),
    );
    expect(asked(text)).toEqual([]);
    expect(text).not.toContain("## Questions");
    expect(text.match(/^### /gm)).toHaveLength(1);
    expect(text).toMatch(/^1\. /m);
  });

  it("names tools that exist, and nothing else that looks like one", () => {
    const words = [{}, ...each.arguments.map((argument) => ({ [argument.name]: anAnswer(argument) }))].flatMap((args) =>
      snakeWordsIn(textOf(each, args)),
    );
    const others = ["grant_type", "client_credentials", ...rejections.map((rejection) => rejection.name)];
    expect(words.filter((word) => !others.includes(word) && !knownTools.includes(word))).toEqual([]);
    expect(words.some((word) => knownTools.includes(word))).toBe(true);
  });

  it("refuses unknown arguments and values, naming the valid ones", () => {
    expect(refusal(each, { nonsense: "x" }).fix).toContain(each.arguments[0]?.name);
    for (const { name, complete } of each.arguments) {
      if (complete === undefined) continue;
      const error = refusal(each, { [name]: "zzz" });
      expect(error.kind).toBe("invalid_arguments");
      for (const value of complete) expect(error.fix).toContain(value);
      expect(error.message).not.toContain("zzz");
    }
    expect(refusal(each, { [each.arguments[0]?.name ?? ""]: "x".repeat(5_000) }).kind).toBe("invalid_arguments");
  });

  it("completes the values of its arguments", () => {
    for (const argument of each.arguments) {
      expect(completeArgument(each, argument.name, "")).toEqual(argument.complete ?? []);
      for (const value of argument.complete ?? []) {
        expect(completeArgument(each, argument.name, value.slice(0, 3).toUpperCase())).toContain(value);
      }
      expect(completeArgument(each, argument.name, "zzz")).toEqual([]);
    }
  });

  it("stays worth reading", () => {
    expect(textOf(each).length).toBeLessThan(6_000);
  });
});

describe("fix_rejected_port_in", () => {
  const fix = findPrompt("fix_rejected_port_in") as Prompt;

  it("reads the reason from the order instead of asking for it", () => {
    const text = textOf(fix, { order: "901442" });
    expect(text).not.toContain("## Questions");
    expect(text.match(/^### /gm)).toHaveLength(1);
    expect(text).toContain("`meaning`");
    expect(text).toContain("`changes`");
    expect(text.length).toBeLessThan(2_500);
  });

  it("understands the carrier's own words", () => {
    const text = textOf(fix, { order: "901442", reason: "Account number does not match carrier records" });
    expect(text).toContain('- reason: "account_number"');
    expect(text).toContain("portOutInfo.accountNum");
  });

  it("takes words that tell nothing as unknown", () => {
    expect(textOf(fix, { reason: "please call us" })).toContain('- reason: "unknown"');
  });
});

describe("completion", () => {
  it("offers nothing for what does not exist", () => {
    expect(completeArgument(undefined, "x", "")).toEqual([]);
    expect(completeArgument(findPrompt("port_in"), "nonsense", "")).toEqual([]);
    expect(completeArgument(findPrompt("port_in"), "losingCarrier", "H")).toEqual([]);
  });
});

describe("what is given in free text", () => {
  it("is an argument of every prompt but those that offer choices alone", () => {
    expect(chosen?.map(({ name }) => name)).toEqual(["port_or_host", "integrate"]);
  });

  it.each((free ?? []).map((each) => [each.name, each] as const))("is quoted by %s on a line of its own", (_, each) => {
    const name = freeArgument(each);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), (value) => {
        fc.pre(value.trim() !== "");
        expect(textOf(each, { [name]: value }).split("\n")).toContain(`- ${name}: ${JSON.stringify(value.trim())}`);
      }),
      { numRuns: 30 },
    );
  });
});
