import { type Fact, mark, type Section } from "../knowledge/fact.js";

export const factLine = ({ text, basis }: Fact): string => `- ${text}${mark(basis)}`;

export const section = ({ heading, facts }: Section): string => `## ${heading}\n\n${facts.map(factLine).join("\n")}`;

export const sections = (all: readonly Section[]): string => all.map(section).join("\n\n");

/** A table; a bar in a cell is escaped, a line break becomes a space. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")).join(" | ")} |`;
  return [row(head), `|${" --- |".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

/** A page: parts with an empty line between them, and a line break at the end. */
export const page = (...parts: readonly string[]): string => `${parts.filter((part) => part !== "").join("\n\n")}\n`;

export const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
