/** Secrets that are planted, and the search for them, plain and encoded. */
export interface Trap {
  /** Plants one and returns it. */
  plant(name: string, secret: string): string;
  /** The names of those that stand in the text. */
  foundIn(text: string): string[];
}

const ENCODINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  encodeURIComponent,
  (secret) => Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  (secret) => Buffer.from(secret).toString("base64url"),
  (secret) => Buffer.from(secret).toString("hex"),
];

export function createTrap(): Trap {
  const planted = new Map<string, string[]>();
  return {
    plant(name, secret) {
      const known = planted.get(name) ?? [];
      const forms = ENCODINGS.map((encode) => encode(secret));
      planted.set(name, [...new Set([...known, ...forms])]);
      return secret;
    },
    foundIn: (text) =>
      [...planted].flatMap(([name, forms]) => (forms.some((form) => text.includes(form)) ? [name] : [])),
  };
}
