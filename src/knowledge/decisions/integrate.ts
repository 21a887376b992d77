/** For a developer who writes a program against the APIs: which credentials, what to build. */
import { decisionTree, type Step } from "../decision-tree.js";

const read: Step = {
  tool: "read_guide",
  do: "Read the topics api (every operation), errors and callbacks/porting or callbacks/hosting before writing code.",
  check:
    "Unknown states and fields are passed through. Both error bodies, and empty ones, are read; the HTTP status decides.",
};

const build: readonly Step[] = [
  {
    do: "Write idempotency yourself: there is no idempotency key.",
    check:
      "After a timeout or a 5xx on a write, look the order up (customerOrderReference, or the number) before sending it again.",
  },
  {
    do: "Receive callbacks: answer 2xx at once, accept duplicates and any order, then read the resource.",
    check:
      "Hosting callbacks: HMAC-SHA1 of the raw body against X-Sinch-Signature, compared in constant time; the topic callbacks/hosting has code and a test vector. Porting webhooks are not signed.",
  },
  {
    do: "Develop against the sandbox: sinch-byon-mcp sandbox --port 4010 is a whole fake Sinch for other people's tests.",
    tell: "Its test numbers decide the outcome, and its clock can be advanced.",
  },
];

const direct: Step = {
  do: "Send each operation as the topic api lists it: method, path, JSON body; no SDK is needed.",
  check: "The plus sign of a number in a path is %2B. Ids are read as text.",
};

const beside: Step = {
  do: "Keep the SDK for what it covers (SMS, Numbers, Voice), and write these two APIs as direct HTTP calls: it has no methods for porting, and none for hosting.",
  check: "SDK and direct calls use one key; share one token cache where the SDK lets you, or let each have its own.",
  basis: "summary",
};

const oauth: Step = {
  do: "Get a token: POST https://auth.sinch.com/oauth2/token with grant_type=client_credentials, key ID and key secret as Basic.",
  check:
    "One token is shared by all callers and renewed about a minute before it expires; after a 401 that says expired, once more.",
};

const basic: Step = {
  do: "Send key ID and key secret as Basic credentials with each call.",
  check: "Only in tests: the limits are low, unpublished, and may change without notice.",
};

const byCalls = (name: "oauth2" | "basic") => ({ by: "calls", to: { direct: name, sdk: `${name}-sdk` } }) as const;

export const integrate = decisionTree({
  id: "integrate",
  title: "Write code against the APIs",
  about: "For a developer who calls Sinch from an own program.",
  start: "api",
  questions: {
    api: {
      ask: "Which API is it for?",
      why: "They have different hosts, and only the hosting API signs its callbacks.",
      options: [
        { value: "porting", label: "Porting", leads: "language" },
        { value: "hosting", label: "Imported Numbers and Hosting Orders", leads: "language" },
        { value: "both", label: "both", leads: "language" },
      ],
    },
    language: {
      ask: "In which language will you write?",
      why: "So that the examples fit.",
      options: [
        { value: "curl", label: "curl and the shell", leads: "calls" },
        { value: "node", label: "Node.js (JavaScript, TypeScript)", leads: "calls" },
        { value: "python", label: "Python", leads: "calls" },
        { value: "java", label: "Java", leads: "calls" },
        { value: "go", label: "Go", leads: "calls" },
        { value: "csharp", label: "C#", leads: "calls" },
        { value: "other", label: "another one", leads: "calls" },
      ],
    },
    calls: {
      ask: "Do you use a Sinch SDK, or direct HTTP calls?",
      why: "Sinch's SDKs have no porting methods and do not cover the hosting API: calls to these two are direct in any case.",
      basis: "summary",
      options: [
        { value: "direct", label: "direct HTTP calls", leads: "authentication" },
        { value: "sdk", label: "a Sinch SDK for what it covers", leads: "authentication" },
      ],
    },
    authentication: {
      ask: "How will the program authenticate?",
      why: "OAuth 2.0 for anything real; Basic is heavily rate-limited and meant for tests.",
      options: [
        { value: "oauth2", label: "OAuth 2.0 client credentials", leads: byCalls("oauth2") },
        { value: "basic", label: "HTTP Basic, for a test", leads: byCalls("basic") },
      ],
    },
  },
  workflows: {
    oauth2: { title: "Integrate with OAuth 2.0", steps: [read, oauth, direct, ...build] },
    "oauth2-sdk": {
      title: "Integrate with OAuth 2.0, beside a Sinch SDK",
      steps: [read, oauth, beside, direct, ...build],
    },
    basic: { title: "Integrate with HTTP Basic", steps: [read, basic, direct, ...build] },
    "basic-sdk": {
      title: "Integrate with HTTP Basic, beside a Sinch SDK",
      steps: [read, basic, beside, direct, ...build],
    },
  },
});
