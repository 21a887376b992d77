import { decisionTree, type Step } from "../decision-tree.js";

const build: readonly Step[] = [
  {
    tool: "read_guide",
    do: "Read the topics lifecycles, errors and callbacks before writing code.",
    check:
      "Unknown states and fields are passed through. Both error bodies, and empty ones, are read; the HTTP status decides.",
  },
  {
    do: "Write idempotency yourself: there is no idempotency key.",
    check:
      "After a timeout or a 5xx on a write, look the order up (customerOrderReference, or the number) before sending it again.",
  },
  {
    do: "Receive callbacks: answer 2xx at once, accept duplicates and any order, then read the resource.",
    check:
      "Hosting callbacks: HMAC-SHA1 of the raw body against X-Sinch-Signature, compared in constant time. Porting webhooks are not signed.",
  },
  {
    do: "Develop against the sandbox: sinch-byon-mcp sandbox --port 4010 is a whole fake Sinch for other people's tests.",
    tell: "Its test numbers decide the outcome, and its clock can be advanced.",
  },
];

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
      example: "TypeScript",
      leads: "calls",
    },
    calls: {
      ask: "Through a Sinch SDK, or by direct HTTP calls?",
      why: "Sinch's Node, Python and Java SDKs do not cover the hosting API: there, calls are direct in any case.",
      options: [
        { value: "direct", label: "direct HTTP calls", leads: "authentication" },
        { value: "sdk", label: "a Sinch SDK where it covers the operation", leads: "authentication" },
      ],
    },
    authentication: {
      ask: "How will the program authenticate?",
      why: "OAuth 2.0 for anything real; Basic is heavily rate-limited and meant for tests.",
      options: [
        { value: "oauth2", label: "OAuth 2.0 client credentials", leads: "oauth2" },
        { value: "basic", label: "HTTP Basic, for a test", leads: "basic" },
      ],
    },
  },
  workflows: {
    oauth2: {
      title: "Integrate with OAuth 2.0",
      steps: [
        {
          do: "Get a token: POST https://auth.sinch.com/oauth2/token with grant_type=client_credentials, key ID and key secret as Basic.",
          check:
            "One token is shared by all callers and renewed about a minute before it expires; after a 401 that says expired, once more.",
        },
        ...build,
      ],
    },
    basic: {
      title: "Integrate with HTTP Basic",
      steps: [
        {
          do: "Send key ID and key secret as Basic credentials with each call.",
          check: "Only in tests: the limits are low, unpublished, and may change without notice.",
        },
        ...build,
      ],
    },
  },
});
