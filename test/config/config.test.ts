import { describe, expect, it } from "vitest";
import { type HttpConfig, helpText, readConfig, resourceOf } from "../../src/config.js";
import { ENVIRONMENT, OPTIONS } from "../../src/options.js";

const read = (args: readonly string[] = [], env: Record<string, string> = {}) => readConfig(args, env);
/** What a refusal says. */
function refusal(args: readonly string[], env: Record<string, string> = {}): string {
  try {
    read(args, env);
  } catch (thrown) {
    const { kind, message, fix } = thrown as { kind: string; message: string; fix: string };
    expect(kind).toBe("invalid_arguments");
    return `${message} ${fix}`;
  }
  throw new Error(`${args.join(" ")} was taken`);
}

describe("without anything", () => {
  it("serves one client over stdio, asks before it acts, and talks to Sinch itself", () => {
    expect(read()).toMatchObject({
      command: "serve",
      confirm: "auto",
      confirmTimeout: 50_000,
      sandbox: false,
      selection: { readOnly: false },
      files: [],
      sinch: {
        basic: false,
        portingUrl: "https://porting.api.sinch.com",
        hostingUrl: "https://imported.numbers.api.sinch.com",
        authUrl: "https://auth.sinch.com",
      },
    });
    expect(Object.isFrozen(read())).toBe(true);
  });
});

describe("options", () => {
  it("are read in either spelling, lists by comma or by repetition, the last one of the others", () => {
    const config = read([
      "--toolsets=porting,hosting",
      "--tools",
      "a, b",
      "--tools",
      "c",
      "--confirm",
      "off",
      "--confirm",
      "token",
      "--read-only",
    ]);
    expect(config.selection).toEqual({ toolsets: ["porting", "hosting"], tools: ["a", "b", "c"], readOnly: true });
    expect(config.confirm).toBe("token");
  });

  it.each<[string, string[], RegExp]>([
    ["an unknown option", ["--verbose"], /no option --verbose.*--toolsets/],
    ["a short option", ["-v"], /no option -v.*--version/],
    ["a word on its own", ["serve"], /"serve" is not an argument.*sandbox/],
    ["a choice that is none", ["--confirm", "maybe"], /--confirm cannot be "maybe".*auto, elicit, token, off/],
    ["an option without its value", ["--confirm"], /--confirm needs a value/],
    [
      "an option whose value is an option",
      ["--confirm", "--sandbox"],
      /--confirm (needs a value|cannot be "--sandbox")/,
    ],
    ["an empty value", ["--toolsets="], /--toolsets needs a value/],
    ["a number that is none", ["--timeout", "soon"], /--timeout must be a whole number, not "soon"/],
    ["a negative number", ["--timeout=-1"], /whole number/],
    ["a value where none goes", ["--read-only=no"], /--read-only takes no value/],
    ["the sandbox's port elsewhere", ["--sandbox-port", "4010"], /no option --sandbox-port/],
  ])("%s is refused with what is valid", (_, args, says) => {
    expect(refusal(args)).toMatch(says);
  });

  const oauth = (...more: string[]) => {
    const given = [
      "--oauth-issuer",
      "https://idp.example/",
      "--oauth-audience",
      "a",
      "--public-url",
      "https://b.example",
    ];
    return ["--http", ...given, ...more];
  };
  it.each<[string, string[], RegExp]>([
    ["an issuer over plain http", oauth("--oauth-issuer", "http://idp.example"), /--oauth-issuer is plain http.*https/],
    ["an issuer that is no URL", oauth("--oauth-issuer", "idp"), /--oauth-issuer is not a base URL.*idp\.example/],
    ["keys over plain http", oauth("--oauth-jwks", "http://idp:8080/jwks"), /--oauth-jwks is plain http/],
    ["tokens over plain http", oauth("--public-url", "http://byon.example"), /--public-url is plain http/],
    [
      "a public host that clients cannot name",
      ["--http", "--host", "0.0.0.0", "--oauth-issuer", "https://idp.example", "--oauth-audience", "a"],
      /--host 0\.0\.0\.0 under OAuth needs --public-url.*--public-url https:/,
    ],
    [
      "a port that clients cannot know",
      ["--http", "--port", "0", "--oauth-issuer", "https://idp.example", "--oauth-audience", "a"],
      /--port 0 under OAuth needs --public-url/,
    ],
  ])("under OAuth, %s is refused with the way out", (_, args, says) => {
    expect(refusal(args)).toMatch(says);
  });

  it("under OAuth, an issuer keeps its spelling, and plain http serves on this machine", () => {
    expect(read(oauth()).http?.auth).toMatchObject({ issuer: "https://idp.example/" });
    const local = ["--oauth-issuer", "http://localhost:9000", "--oauth-jwks", "http://[::1]:9000/jwks"];
    expect(read(oauth(...local)).http?.auth).toMatchObject({ issuer: "http://localhost:9000" });
    const alone = ["--http", "--port", "3001", "--oauth-issuer", "http://127.0.0.1:9000", "--oauth-audience", "a"];
    expect(read(alone).http).not.toHaveProperty("publicUrl");
  });

  it.each([
    ["https://b.example", "https://b.example/mcp"],
    ["https://b.example/", "https://b.example/mcp"],
    ["https://b.example/mcp", "https://b.example/mcp"],
    ["https://b.example/mcp/", "https://b.example/mcp"],
    ["https://b.example/agents", "https://b.example/agents/mcp"],
    ["https://b.example/agents/mcp", "https://b.example/agents/mcp"],
    ["https://mcp", "https://mcp/mcp"],
  ])("--public-url %s is the endpoint %s", (given, endpoint) => {
    expect(resourceOf(read(oauth("--public-url", given)).http as HttpConfig)).toBe(endpoint);
  });

  it("may be switched off in so many words, as packed settings do", () => {
    expect(read(["--read-only=false", "--sandbox=true"])).toMatchObject({
      selection: { readOnly: false },
      sandbox: true,
    });
  });

  it("help and version win over everything that is valid", () => {
    expect(read(["--sandbox", "--help"]).command).toBe("help");
    expect(read(["--version"]).command).toBe("version");
    expect(read(["sandbox", "--port", "4011"])).toMatchObject({ command: "sandbox", sandboxPort: 4011 });
  });
});

describe("the environment", () => {
  it("gives credentials, defaults and base URLs, trimmed", () => {
    const config = read([], {
      SINCH_PROJECT_ID: " p-1 ",
      SINCH_KEY_ID: "k",
      SINCH_KEY_SECRET: "s",
      SINCH_ACCESS_TOKEN: "",
      SERVICE_PLAN_ID: "plan",
      SINCH_PORTING_URL: "http://127.0.0.1:4010/",
    });
    expect(config.sinch).toMatchObject({
      projectId: "p-1",
      keyId: "k",
      keySecret: "s",
      portingUrl: "http://127.0.0.1:4010",
    });
    expect(config.sinch).not.toHaveProperty("accessToken");
    expect(config.settings.servicePlanId).toBe("plan");
  });

  it.each([
    "porting.api.sinch.com",
    "ftp://x.example",
    "https://user:pw@x.example",
    "https://x.example/?a=1",
    "https://x.example/#a",
    "not a url",
  ])("refuses %j as a base URL", (url) => {
    expect(refusal([], { SINCH_AUTH_URL: url })).toMatch(/SINCH_AUTH_URL is not a base URL/);
    expect(refusal([], { SINCH_AUTH_URL: url })).not.toMatch(/pw/);
  });

  it("refuses a shared secret that is too short, without showing it", () => {
    const says = refusal([], { BYON_SECRET: "hunter2hunter2" });
    expect(says).toMatch(/BYON_SECRET is too short.*32/);
    expect(says).not.toMatch(/hunter/);
  });
});

it("the help names every option and every variable", () => {
  const help = helpText();
  for (const { flag } of OPTIONS) expect(help).toContain(`--${flag}`);
  for (const { name } of ENVIRONMENT) expect(help).toContain(name);
});
