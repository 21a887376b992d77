// An agent that knows only what it was told. Each call states the sentence that led to it, and both that sentence and every
// text among the arguments must have been heard before: from the person, the instructions, tools/list, or an answer.
import { leaves, merged } from "./person.mjs";

/** More than any honest conversation about one call takes. */
const MOST_ROUNDS = 6;

export function agent({ client, tools, instructions }, person) {
  const heard = [
    { who: "the person", said: person.says },
    { who: "the instructions", said: instructions },
    ...tools.map((tool) => ({ who: `the description of ${tool.name}`, said: textsOf(tool).join("\n") })),
  ];
  const steps = [];
  const source = (text) => heard.findLast(({ said }) => said.includes(text))?.who;

  /** The sentence that somebody said, of those that could lead to this. */
  function reasonFor(what, because) {
    const reason = [because].flat().find((sentence) => sentence && source(sentence));
    if (!reason) throw new Error(`${what}: nobody said ${[because].flat().map(quoted).join(" or ")}.`);
    return reason;
  }

  const tell = (value) => heard.push({ who: "the person, on the way", said: leaves(value).join("\n") });

  async function call(tool, args, because) {
    if (!tools.some(({ name }) => name === tool)) throw new Error(`There is no tool ${tool}.`);
    const reason = reasonFor(tool, because);
    const unheard = leaves(args).find((text) => !source(text));
    if (unheard) throw new Error(`${tool}: nobody said ${quoted(unheard)}, which is among its arguments.`);
    const result = await client.callTool({ name: tool, arguments: args });
    const [{ text }] = result.content;
    const answer = result.structuredContent;
    const sent = bytes(tool) + bytes(JSON.stringify(args));
    steps.push({ call: tool, args, sent, read: bytes(text), because: reason, said: source(reason), answer, text });
    heard.push({ who: `answer ${steps.length}, of ${tool}`, said: [text, ...textsOf(answer)].join("\n") });
    return answer;
  }

  /** Calls a tool and goes with the person through whatever it asks, until it has done it or refused it. */
  async function settle(tool, args, because) {
    let given = args;
    let why = because;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const answer = await call(tool, given, why);
      why = sentenceOf(answer);
      if (answer.status === "confirmation_needed") {
        // Whether the arguments are wanted again, the answer says.
        const { confirmToken } = answer.data;
        return call(tool, /nothing else/.test(why) ? { confirmToken } : { ...given, confirmToken }, why);
      }
      const told = person.answer(argumentsAsked(answer));
      if (told === undefined) return answer;
      tell(told);
      given = merged(given, told);
    }
    throw new Error(`${tool} did not come to an end.`);
  }

  return {
    call,
    settle,
    steps,
    /** The person's own answer to a question that some sentence made the agent put. */
    ask(path, because) {
      reasonFor(`a question about ${path}`, because);
      const answer = person.tell(path);
      tell(answer);
      return answer;
    },
    /** What the person says unasked in the middle of a job. */
    listen: tell,
    /** Whether somebody said so. */
    heard: (text) => source(text) !== undefined,
    /** Why an answer offers a tool as its next step; undefined when it does not, or for another reason. */
    advice: (answer, tool, reason = /./) =>
      answer.next?.find((step) => step.tool === tool && reason.test(step.why))?.why,
  };
}

/** The arguments that an answer wants from the person: by questions, or as fields that are missing. */
function argumentsAsked({ status, data, error }) {
  if (status === "information_needed") return data.questions.map(({ id, argument }) => argument ?? id);
  return error?.kind === "invalid_arguments" ? (error.fields ?? []).map(({ field }) => field) : [];
}

/** The sentence of an answer that says how it stands. Failures had no summary once. */
export const sentenceOf = ({ summary, error }) => summary ?? error.message;

const bytes = (text) => Buffer.byteLength(text);
const quoted = (text) => JSON.stringify(text?.length > 120 ? `${text.slice(0, 120)}...` : text);

const textsOf = (value) => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [name, ...textsOf(inner)])
    : [];
};
