// server.json: how the MCP registry describes this server. Written by `npm run docs`, so that version, name and variables
// stand in one place.

/** The registry's published schema that this follows. */
const SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

/** What a person is asked for when a client installs it; everything else has a default that is right for most. */
const ASKED = {
  SINCH_PROJECT_ID: { isRequired: false, isSecret: false },
  SINCH_KEY_ID: { isRequired: false, isSecret: true },
  SINCH_KEY_SECRET: { isRequired: false, isSecret: true },
  SERVICE_PLAN_ID: { isRequired: false, isSecret: false },
  CAMPAIGN_ID: { isRequired: false, isSecret: false },
};

export function registryEntry({ manifest, environment, options }) {
  const about = (list, key, value) => list.find((each) => each[key] === value)?.about;
  return {
    $schema: SCHEMA,
    name: manifest.mcpName,
    title: "Sinch: bring your own numbers",
    description: "Ports US/CA phone numbers into Sinch, or hosts them where they are. With a sandbox.",
    version: manifest.version,
    packages: [
      {
        registryType: "npm",
        registryBaseUrl: "https://registry.npmjs.org",
        identifier: manifest.name,
        version: manifest.version,
        runtimeHint: "npx",
        transport: { type: "stdio" },
        packageArguments: [
          {
            type: "named",
            name: "--files",
            description: about(options, "flag", "files"),
            format: "filepath",
            isRepeated: true,
          },
        ],
        environmentVariables: Object.entries(ASKED).map(([name, flags]) => ({
          name,
          description: about(environment, "name", name),
          format: "string",
          ...flags,
        })),
      },
    ],
  };
}
