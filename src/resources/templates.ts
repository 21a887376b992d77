/** Orders and numbers as they are at Sinch now. Reading one is calling the tool that reads it, with all its care. */
export interface ResourceTemplate {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType?: string;
  /** The tool that reads it; its arguments are the template's variables. */
  readonly tool: string;
  readonly variables: readonly Variable[];
  /** Arguments that every read adds. */
  readonly arguments: Readonly<Record<string, string>>;
  /** "json": the tool's data. "document": the bytes in its `fileContent`, of its `contentType`. */
  readonly shows: "json" | "document";
}

type Variable = "orderId" | "documentId" | "hostingOrderId" | "phoneNumber";

const template = (
  path: string,
  tool: string,
  title: string,
  description: string,
  more: Partial<Pick<ResourceTemplate, "arguments" | "shows">> = {},
): ResourceTemplate => {
  const shows = more.shows ?? "json";
  return {
    uriTemplate: `byon://${path}`,
    name: tool.replace(/^get_/, ""),
    title,
    description,
    ...(shows === "json" ? { mimeType: "application/json" } : {}),
    tool,
    variables: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as Variable),
    arguments: more.arguments ?? {},
    shows,
  };
};

export const resourceTemplates: readonly ResourceTemplate[] = [
  template(
    "port-in-orders/{orderId}",
    "get_port_in_order",
    "Port-in order",
    "One order as it is now: numbers by status and group, what needs attention, notes and documents. Secrets are masked.",
  ),
  template(
    "port-in-orders/{orderId}/documents/{documentId}",
    "get_port_in_document",
    "Document of a port-in order",
    "The file itself, as uploaded: an LOA, a bill.",
    { arguments: { detail: "full" }, shows: "document" },
  ),
  template(
    "hosting-orders/{hostingOrderId}",
    "get_hosting_order",
    "Hosting order",
    "One order as it is now: its state, who acts next, and the LOA details that were sent.",
  ),
  template(
    "imported-numbers/{phoneNumber}",
    "get_imported_number",
    "Imported number",
    "One hosted number as it is now: service plan, campaign, and SMS and MMS at the carriers.",
  ),
  template(
    "qualified-numbers/{phoneNumber}",
    "get_qualified_number",
    "Qualified number",
    "One candidate as it is now: eligibility, proof of ownership, hosting.",
  ),
];

export interface TemplateMatch {
  readonly template: ResourceTemplate;
  /** The tool's arguments: the variables, decoded, and what every read adds. */
  readonly arguments: Readonly<Record<string, string>>;
}

/** The template a URI fits and the arguments it carries, or undefined. A `+` may stand as itself or as %2B. */
export function matchTemplate(uri: string): TemplateMatch | undefined {
  for (const each of resourceTemplates) {
    const pattern = each.uriTemplate.replace(/\{\w+\}/g, "([^/?#]+)");
    const values = new RegExp(`^${pattern}$`).exec(uri)?.slice(1).map(decoded);
    if (values === undefined || values.some((value) => value === undefined)) continue;
    const variables = each.variables.map((name, n): [string, string] => [name, values[n] ?? ""]);
    return { template: each, arguments: { ...each.arguments, ...Object.fromEntries(variables) } };
  }
  return undefined;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
