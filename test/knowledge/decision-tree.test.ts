import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asForm,
  decisionTree,
  explore,
  type Question,
  questionsOf,
  subtree,
  type Tree,
  targets,
  valuesOf,
} from "../../src/knowledge/decision-tree.js";
import {
  clarifyMixedTextEnable,
  clarifySchedule,
  clarifyTollFreePort,
  decisions,
  fixRejectedPortIn,
  hostingWorkflow,
  integrate,
  lettersFor,
  loaTree,
  portIn,
  portOrHost,
  whichLetter,
} from "../../src/knowledge/decisions/index.js";
import { rejections } from "../../src/knowledge/rejections.js";
import { hostingRules } from "../../src/knowledge/rules-hosting.js";
import { WHERE_FOUND } from "../../src/knowledge/where-found.js";
import { knownTools } from "../known-tools.js";

const every = [...decisions, clarifySchedule, clarifyMixedTextEnable, clarifyTollFreePort];

const answersTo = (question: Question): readonly string[] =>
  valuesOf(question) ?? ["format" in question && question.format === "date" ? "2027-02-03" : "some text"];

const isAssumed = (question: Question): boolean => "assumed" in question;

/** The questions that are put to a person: those with an assumed answer are not. */
const askedOf = (tree: Tree): string[] =>
  Object.keys(questionsOf(tree)).filter((id) => !isAssumed(questionsOf(tree)[id] as Question));

/** Answers the first open question in every way, until nothing is open: all endings of a tree. */
function endings(tree: Tree): string[] {
  const ends = new Set<string>();
  const seen = new Set<string>();
  const visit = (answers: Record<string, string>): void => {
    const { open, workflow } = explore(tree, answers);
    const [first] = open;
    const key = JSON.stringify([workflow?.id, open.map(({ id }) => id), Object.values(answers).at(-1)]);
    if (first === undefined) {
      ends.add(workflow?.id ?? `nothing after ${JSON.stringify(answers)}`);
      return;
    }
    if (seen.has(key) && !("options" in first.question)) return;
    seen.add(key);
    for (const value of answersTo(first.question)) visit({ ...answers, [first.id]: value });
  };
  visit({});
  for (const [id, question] of Object.entries(tree.questions))
    if (isAssumed(question)) for (const value of valuesOf(question) ?? []) visit({ [id]: value });
  return [...ends];
}

describe.each(every.map((tree) => [tree.id, tree] as const))("the decision %s", (_id, tree) => {
  it("has only leads that exist, from a start that exists", () => {
    expect(tree.questions).toHaveProperty([tree.start]);
    const leads = Object.entries(tree.questions).flatMap(([id, question]) =>
      ("options" in question ? question.options : [question]).map(({ leads }) => [id, leads] as const),
    );
    for (const [id, lead] of leads) {
      for (const target of targets(lead)) expect({ ...tree.questions, ...tree.workflows }, id).toHaveProperty([target]);
      if (typeof lead === "string") continue;
      const deciding = tree.questions[lead.by];
      expect(deciding && [...(valuesOf(deciding) ?? [])].sort(), `${id} by ${lead.by}`).toEqual(
        expect.arrayContaining(Object.keys(lead.to).sort()),
      );
    }
  });

  it("ends every path in a workflow, and leaves none unreached", () => {
    expect(endings(tree).sort()).toEqual(Object.keys(tree.workflows).sort());
  });

  it("has details that its workflows ask for, and no other", () => {
    const asked = new Set(Object.values(tree.workflows).flatMap(({ asks = [] }) => asks));
    expect([...asked].sort()).toEqual(Object.keys(tree.details ?? {}).sort());
  });

  it("says that a claim of the trade is one, and how often to look again where a step waits", () => {
    const trade =
      /60 %|10 business days|\b30 days|PINs? expires?|three business days|often differs?|cannot be text-enabled by a third/;
    const steps = Object.values(tree.workflows).flatMap((workflow) => workflow.steps);
    const claims = [
      ...Object.values(questionsOf(tree)).filter(({ ask, why }) => trade.test(`${ask} ${why}`)),
      ...steps.filter((step) => trade.test(JSON.stringify(step))),
    ];
    expect(claims.filter(({ basis }) => basis !== "field")).toEqual([]);
    const waiting = steps.filter((step) => /^(Follow|Wait|Watch)/.test(step.do));
    expect(waiting.filter(({ every }) => !/^(every|once)/.test(every ?? ""))).toEqual([]);
  });

  it("gives every workflow steps whose tools exist", () => {
    for (const [id, workflow] of Object.entries(tree.workflows)) {
      expect(workflow.steps.length, id).toBeGreaterThan(0);
      for (const { tool } of workflow.steps) if (tool !== undefined) expect(knownTools, id).toContain(tool);
      if (workflow.continues !== undefined) expect(decisions.map(({ id }) => id)).toContain(workflow.continues);
    }
  });

  it("asks every question at first, and one less once it is answered", () => {
    const open = explore(tree, {}).open;
    expect(open.map(({ id }) => id).sort()).toEqual(askedOf(tree).sort());
    for (const { id, question } of open) {
      for (const value of answersTo(question)) {
        const after = explore(tree, { [id]: value });
        expect(after.invalid).toEqual([]);
        expect(after.open.map((each) => each.id)).not.toContain(id);
      }
    }
  });

  it("recommends one thing: where sources disagree is for the pages of rules", () => {
    expect(JSON.stringify(tree)).not.toMatch(/inference|overview|public summary|the reference|not documented/i);
  });

  it("names questions and values as protocols and forms can take them", () => {
    for (const [id, question] of Object.entries(questionsOf(tree))) {
      expect(id).toMatch(/^[a-zA-Z0-9_.-]{1,64}$/);
      expect(question.ask).toMatch(/\?$/);
      for (const value of valuesOf(question) ?? []) expect(value).toMatch(/^[a-z0-9_-]{1,40}$/);
    }
  });

  it("takes any answers without falling over", () => {
    const ids = fc.oneof(fc.constantFrom(...Object.keys(tree.questions)), fc.string(), fc.constant("__proto__"));
    fc.assert(
      fc.property(fc.dictionary(ids, fc.anything()), (answers) => {
        const { open, workflow, reachable, invalid } = explore(tree, answers);
        expect(reachable.length).toBeGreaterThan(0);
        if (open.length === 0) expect(workflow).toBeDefined();
        for (const { valid } of invalid) expect(valid.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe("explore", () => {
  it("follows the letter-of-authorization tree to its end", () => {
    const loa = (answers: Record<string, string>) => explore(loaTree, answers).workflow?.loa;
    expect(loa({ numberType: "local", standingLoa: "yes" })).toBe("blanket");
    expect(loa({ numberType: "local", standingLoa: "no", owner: "own" })).toBe("direct");
    expect(loa({ numberType: "local", standingLoa: "no", owner: "customer" })).toBe("reseller");
    expect(loa({ numberType: "toll-free", owner: "customer" })).toBe("reseller");
    const tollFree = explore(loaTree, { numberType: "toll-free" });
    expect(tollFree.open.filter(({ decides }) => decides).map(({ id }) => id)).toEqual(["owner"]);
    expect(tollFree.open.map(({ id }) => id)).not.toContain("campaignId");
    expect(tollFree.reachable.map((workflow) => workflow.loa)).not.toContain("blanket");
  });

  it("gives the letters that a tool asks about from the letter-of-authorization tree", () => {
    expect(lettersFor("local")).toEqual(["direct", "reseller", "blanket"]);
    expect(lettersFor("toll-free")).toEqual(["direct", "reseller"]);
    for (const kind of ["local", "toll-free"] as const)
      expect(valuesOf(whichLetter(kind).question)).toEqual(lettersFor(kind));
  });

  it("decides a fork by an answer given before or after it", () => {
    expect(explore(portIn, { activationMode: "on-demand", numberType: "local", useCase: "fax" }).workflow?.id).toBe(
      "on-demand",
    );
    expect(explore(portIn, { numberType: "local", useCase: "fax", activationMode: "scheduled" }).workflow?.id).toBe(
      "scheduled",
    );
  });

  it("says which open questions another answer may spare", () => {
    const open = explore(portOrHost, {}).open;
    expect(open.filter(({ always }) => always).map(({ id }) => id)).toEqual(["region"]);
    expect(explore(portOrHost, { region: "us", numberType: "local", service: "voice" }).workflow?.continues).toBe(
      "port-in",
    );
  });

  it("names the valid values of an answer it does not understand, and asks again", () => {
    const { invalid, open } = explore(portIn, {
      activationMode: "tomorrow",
      desiredPortDate: "2027-02-30",
      nonsense: "x",
      loa: " ",
    });
    expect(invalid).toEqual([
      { id: "activationMode", value: "tomorrow", valid: ["scheduled", "on-demand"] },
      { id: "desiredPortDate", value: "2027-02-30", valid: ["a date as YYYY-MM-DD"] },
      { id: "nonsense", value: "x", valid: Object.keys(questionsOf(portIn)) },
    ]);
    expect(open.map(({ id }) => id)).toEqual(expect.arrayContaining(["activationMode", "desiredPortDate", "loa"]));
  });

  it("reads values in any case", () => {
    expect(explore(portIn, { activationMode: " On-Demand " }).known).toEqual({ activationMode: "on-demand" });
  });

  it("takes an assumed answer until another is given, and never asks for it", () => {
    const { open, workflow, known } = explore(fixRejectedPortIn, { order: "901442" });
    expect({ open, known, workflow: workflow?.id }).toEqual({
      open: [],
      known: { order: "901442" },
      workflow: "fix-unknown",
    });
  });

  it("asks whether a PIN is wanted, never for the PIN, and for account and signer only where the carrier asks", () => {
    const open = explore(portIn, { numberType: "mobile", useCase: "fax" }).open;
    const ids = open.map(({ id }) => id);
    expect(ids.indexOf("portOutPin")).toBeLessThan(ids.indexOf("accountNumber"));
    expect(valuesOf(portIn.questions.portOutPin as Question)).toEqual(["pin", "pin-and-account", "account"]);
    expect(ids).not.toContain("losingCarrier");
    const known = {
      numberType: "mobile",
      useCase: "fax",
      region: "us",
      activationMode: "scheduled",
      portOutPin: "pin",
    };
    const left = explore(portIn, known).open.map(({ id }) => id);
    expect(left).not.toContain("accountNumber");
    expect(left).not.toContain("authorizedSigner");
    expect(left).toEqual(expect.arrayContaining(["e911", "directoryListing", "messaging"]));
    expect(valuesOf(portIn.details?.messaging as Question)).toEqual(["a2plc", "smsmms", "no"]);
  });

  it("asks a hosting order's numbers, region, service plan, campaign and callback URL", () => {
    const details = (answers: Record<string, string>) => explore(hostingWorkflow, answers).open.map(({ id }) => id);
    const all = ["phoneNumbers", "region", "servicePlanId", "campaignId", "callbackUrl"];
    for (const count of ["one", "several"])
      expect(details({ goal: "import", otherAggregator: "no", count })).toEqual(all);
    expect(details({ goal: "text-enable", numberType: "local", standingLoa: "yes" })).toEqual(all);
    expect(details({ goal: "text-enable", numberType: "toll-free", owner: "own" })).toEqual(
      all.filter((id) => id !== "campaignId"),
    );
    expect(details({ goal: "qualify", proof: "voice" })).toEqual(["phoneNumbers"]);
    for (const name of ["servicePlanId", "campaignId"] as const)
      expect(hostingWorkflow.details?.[name]?.why).toContain(WHERE_FOUND[name]);
  });

  it("follows an import order to COMPLETED before its numbers are counted", () => {
    for (const id of ["B", "B-migrate"]) {
      const steps = hostingWorkflow.workflows[id]?.steps ?? [];
      const tools = steps.map(({ tool }) => tool);
      const follow = tools.indexOf("get_hosting_order");
      expect(steps[follow]?.do).toContain("COMPLETED");
      expect(follow).toBeGreaterThan(tools.indexOf("import_numbers"));
      expect(follow).toBeLessThan(tools.indexOf("get_hosting_order_report"));
    }
  });

  it("has invoices mailed right after the numbers are submitted, and the check waited for afterwards", () => {
    const steps = hostingWorkflow.workflows["C-invoices"]?.steps ?? [];
    const [first, mail, wait] = steps;
    expect(first?.tool).toBe("qualify_numbers");
    expect(mail?.do).toMatch(/right away, without waiting for ELIGIBLE.*orders@sinch\.com/);
    expect(wait?.check).toContain("ELIGIBLE");
    expect(JSON.stringify([hostingWorkflow, hostingRules])).not.toMatch(/1-3 days/);
    expect(JSON.stringify(hostingWorkflow)).toContain("1-3 business days");
  });

  it("tells a developer that no SDK ports, in steps that differ by how the calls are made", () => {
    const steps = (calls: string) =>
      explore(integrate, { api: "porting", language: "node", calls, authentication: "oauth2" }).workflow?.steps ?? [];
    expect(JSON.stringify(steps("sdk"))).toMatch(/no methods for porting/);
    expect(JSON.stringify(steps("direct"))).not.toMatch(/Keep the SDK/);
    expect(integrate.questions.calls?.why).toMatch(/no porting methods/);
  });

  it("has toll-free numbers qualified and proven before they are text-enabled", () => {
    const tools = (tree: Tree, answers: Record<string, string>) =>
      explore(tree, answers).workflow?.steps.flatMap(({ tool }) => tool ?? []);
    expect(tools(portOrHost, { region: "us", numberType: "toll-free" })).toEqual([
      "qualify_numbers",
      "send_voice_challenge",
      "text_enable_qualified_toll_free_numbers",
    ]);
    expect(tools(portIn, { numberType: "toll-free" })).toEqual(["recommend_path"]);
    expect(explore(portIn, { numberType: "toll-free" }).workflow?.continues).toBe("port-or-host");
  });

  it("gives the same question the same name in every tree", () => {
    const named = decisions
      .flatMap(({ questions }) => Object.entries(questions))
      .filter(([, { ask }]) => /countr|US or/i.test(ask));
    expect(new Set(named.map(([id]) => id))).toEqual(new Set(["region"]));
  });

  it("has a way to fix every rejection reason", () => {
    for (const { name } of rejections) {
      expect(explore(fixRejectedPortIn, { order: "901442", reason: name }).workflow?.id).toBe(`fix-${name}`);
    }
  });
});

describe("subtree", () => {
  it("keeps what its start can reach and nothing else", () => {
    expect(Object.keys(loaTree.questions).sort()).toEqual(["numberType", "owner", "standingLoa"]);
    expect(Object.keys(loaTree.workflows).every((id) => id.startsWith("D-"))).toBe(true);
    const whole = subtree(hostingWorkflow, hostingWorkflow);
    expect(whole).toEqual(hostingWorkflow);
  });
});

describe("asForm", () => {
  it("is a flat object of texts with options, dates, and required fields", () => {
    expect(asForm(explore(clarifySchedule, {}).open)).toEqual({
      type: "object",
      properties: {
        activationMode: {
          type: "string",
          title: expect.stringMatching(/\?$/),
          description: expect.stringContaining("on-demand: on demand, when you activate them"),
          enum: ["scheduled", "on-demand"],
        },
        desiredPortDate: { type: "string", title: expect.any(String), description: expect.any(String), format: "date" },
      },
      required: ["activationMode", "desiredPortDate"],
    });
    expect(asForm(explore(loaTree, {}).open).required).toContain("numberType");
  });
});

describe("decisionTree", () => {
  it("lets the compiler refuse a lead that does not exist", () => {
    const questions = { a: { ask: "?", why: "", leads: "nowhere" } } as const;
    const workflows = { end: { title: "end", steps: [] } };
    // @ts-expect-error: "nowhere" is neither a question nor a workflow
    const tree = decisionTree({ id: "t", title: "t", about: "t", start: "a", questions, workflows });
    // It is the types that refuse; nothing is checked a second time when the server runs.
    expect(tree.questions).toEqual(questions);
  });
});
