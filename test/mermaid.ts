import DOMPurify from "dompurify";

// Mermaid cleans labels with DOMPurify, which needs a browser's DOM; whether a diagram parses does not depend on it.
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text: string) => text });

/** The type of a diagram as Mermaid's own parser sees it. Rejects if it is not valid. */
export async function parseMermaid(text: string): Promise<string> {
  const { default: mermaid } = await import("mermaid");
  const { diagramType } = await mermaid.parse(text);
  return diagramType;
}
