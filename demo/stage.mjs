// The stage: starts server and client, passes time in the sandbox, and prints what is said.
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const paint = (code) => (text) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text;
const bold = paint(1);
const faint = paint(2);
const green = paint(32);
const yellow = paint(33);
const cyan = paint(36);
const WIDTH = 110;

export async function startStage() {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [process.argv[2] ?? "dist/server.js", "--sandbox", "--sandbox-speed", "0", "--log-level", "warn"],
    stderr: "pipe",
  });
  const control = controlUrlFrom(transport);
  const answers = [];
  const client = new Client(
    { name: "demo", version: "1" },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: "2026-07-28" } } },
  );
  client.setRequestHandler("elicitation/create", ({ params }) => {
    const { content, spoken } = answerTo(params, answers);
    showForm(params, spoken);
    return { action: "accept", content };
  });
  await client.connect(transport);
  await client.listTools();
  const started = Date.now();
  let number = 0;

  return {
    title: (text) => console.log(`\n${bold(text)}\n${"=".repeat(text.length)}`),
    tell: (text) => console.log(faint(wrapped(text, ""))),
    act: (text) => console.log(`\n${bold(text)}\n${"-".repeat(text.length)}`),

    /** Says what the person wants, calls the tool, shows the answer's summary and whatever `show` picks from it. */
    async ask(wish, tool, args, { show = () => [], expect = "ok", person = {} } = {}) {
      number++;
      console.log(`\n${bold(`${number}. ${wish}`)}`);
      console.log(`   ${cyan("->")} ${tool} ${faint(clip(JSON.stringify(args)))}`);
      answers.push(person);
      const result = await client.callTool({ name: tool, arguments: args });
      answers.pop();
      const body = result.structuredContent;
      const outcome = result.isError ? body.error.kind : body.status;
      if (outcome !== expect)
        throw new Error(`${tool}: expected ${expect}, got ${outcome}: ${JSON.stringify(body).slice(0, 600)}`);
      const mark = result.isError ? yellow("!!") : green("<-");
      console.log(`   ${mark} ${wrapped(body.summary ?? `${body.error.message} ${body.error.fix}`, "      ")}`);
      for (const line of show(body.data ?? body.error, body)) console.log(`      ${line}`);
      return body;
    },

    /** Lets sandbox time pass; `advance` is an ISO 8601 duration, `set` an instant. */
    async wait(meaning, move) {
      const reply = await fetch(`${await control}/clock`, { method: "POST", body: JSON.stringify(move) });
      const { now } = await reply.json();
      console.log(`\n   ${faint(`... ${meaning}: it is ${now.slice(0, 16).replace("T", " ")} UTC in the sandbox`)}`);
    },

    control: async (path, body) => {
      const reply = await fetch(
        `${await control}${path}`,
        body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
      );
      if (!reply.ok) throw new Error(`sandbox control ${path}: ${reply.status} ${await reply.text()}`);
      return reply.json();
    },

    /** Stops the demo when the story does not come out. */
    check(truth, what) {
      if (!truth) throw new Error(`The story went wrong: ${what}`);
    },

    end: () =>
      console.log(`\n${green("Done")} in ${((Date.now() - started) / 1000).toFixed(1)} s, ${number} tool calls.\n`),
    close: () => client.close(),
  };
}

/** The server tells on stderr where its sandbox listens. */
function controlUrlFrom(transport) {
  return new Promise((resolve, reject) => {
    let text = "";
    transport.stderr.on("data", (chunk) => {
      text += chunk;
      for (const line of text.split("\n").slice(0, -1)) {
        if (line.includes('"control"')) resolve(JSON.parse(line).control);
      }
    });
    transport.stderr.on("end", () => reject(new Error(`The server did not start:\n${text}`)));
  });
}

/** What the person of this story answers: what the step says, otherwise yes. */
function answerTo(form, answers) {
  const said = Object.assign({}, ...answers);
  const entries = Object.entries(form.requestedSchema.properties).map(([id, field]) => {
    const value = said[id] ?? field.enum?.[0];
    if (value === undefined) throw new Error(`Nobody told what to answer to "${field.title}"`);
    return {
      id,
      value,
      ask: field.title,
      label: field.enumNames?.[field.enum.indexOf(value)] ?? value,
    };
  });
  return { content: Object.fromEntries(entries.map(({ id, value }) => [id, value])), spoken: entries };
}

function showForm(form, spoken) {
  const bar = yellow("   |");
  console.log(`${bar} ${bold("The person is asked:")}`);
  for (const line of form.message.split("\n")) console.log(`${bar} ${wrapped(line, `${bar} `)}`);
  for (const { ask, label } of spoken) console.log(`${bar} ${ask}  ${bold(label)}`);
}

const clip = (text) => (text.length > WIDTH - 30 ? `${text.slice(0, WIDTH - 33)}...` : text);

function wrapped(text, indent) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1).length + word.length > WIDTH - 8) lines.push("");
    lines[lines.length - 1] += `${lines.at(-1) === "" ? "" : " "}${word}`;
  }
  return lines.join(`\n${indent}`);
}
