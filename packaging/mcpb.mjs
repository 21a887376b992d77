// The manifest of the MCPB bundle: what a desktop client asks its person for, and how it starts the server with the answers.
// Every optional answer has a default: a reference that the client leaves unfilled would arrive as text.

/** What validates and packs the bundle. */
export const MCPB_TOOL = "@anthropic-ai/mcpb@2.1.2";

const KEY = { type: "string", required: false, default: "" };

export function mcpbManifest({ manifest, tools, prompts }) {
  return {
    manifest_version: "0.3",
    name: manifest.name,
    display_name: "Sinch: bring your own numbers",
    version: manifest.version,
    description: manifest.description,
    long_description:
      "An agent ports US and Canadian numbers into Sinch, or hosts them where they are. It asks before it acts, and never orders a thing twice. Switch the sandbox on to try everything without an account.",
    author: { name: manifest.author },
    license: manifest.license,
    icon: "icon.png",
    icons: [{ src: "icon.png", size: "512x512" }],
    keywords: manifest.keywords,
    server: {
      type: "node",
      entry_point: "dist/server.js",
      mcp_config: {
        command: "node",
        args: [
          // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the client fills these in
          "${__dirname}/dist/server.js",
          "--sandbox=${user_config.sandbox}",
          "--read-only=${user_config.read_only}",
          "--",
          "${user_config.folders}",
        ],
        env: {
          SINCH_PROJECT_ID: "${user_config.project_id}",
          SINCH_KEY_ID: "${user_config.key_id}",
          SINCH_KEY_SECRET: "${user_config.key_secret}",
          SERVICE_PLAN_ID: "${user_config.service_plan_id}",
          CAMPAIGN_ID: "${user_config.campaign_id}",
          // biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here
        },
      },
    },
    tools: tools.map(({ name, description }) => ({ name, description })),
    // Their texts depend on what is asked for, so they are not listed here.
    prompts_generated: prompts.length > 0,
    compatibility: { platforms: ["darwin", "win32", "linux"], runtimes: { node: manifest.engines.node } },
    user_config: {
      sandbox: {
        type: "boolean",
        title: "Sandbox",
        description: "Talk to a fake Sinch on this machine instead of the real one: no account, nothing is ordered.",
        required: false,
        // Off: whoever enters keys must not believe that something was ordered which never left this machine.
        default: false,
      },
      project_id: {
        ...KEY,
        title: "Sinch project id",
        description: "The project that owns the orders and numbers. Not needed in the sandbox.",
      },
      key_id: {
        ...KEY,
        title: "Access key id",
        description: "From the Sinch dashboard, Access keys. Not needed in the sandbox.",
        sensitive: true,
      },
      key_secret: {
        ...KEY,
        title: "Access key secret",
        description: "Shown only once, when the key is made. Not needed in the sandbox.",
        sensitive: true,
      },
      folders: {
        type: "directory",
        title: "Folders with documents",
        description: "Letters of authorization and bills may be uploaded from these folders, and from nowhere else.",
        multiple: true,
        required: false,
        default: [],
      },
      read_only: {
        type: "boolean",
        title: "Read only",
        description: "Offer only tools that change nothing.",
        required: false,
        default: false,
      },
      service_plan_id: {
        ...KEY,
        title: "SMS service plan",
        description: "The default for hosting, so that nobody has to name it each time.",
      },
      campaign_id: {
        ...KEY,
        title: "10DLC campaign",
        description: "The default for hosting, so that nobody has to name it each time.",
      },
    },
  };
}
