/** Sealing what is kept: a call holds PINs and account numbers, and neither memory nor a file may show them. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

export interface Vault {
  /** Encrypts a text (AES-256-GCM), as base64url. */
  close(text: string): string;
  /** The text, or undefined when it was closed with another key or altered. */
  open(sealed: string): string | undefined;
  /** Tells whether two texts are equal, and nothing else of them. */
  fingerprint(text: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `secret`: shared by those who must read each other's; without it, a key of this process alone. */
export function createVault(secret: string | undefined): Vault {
  const source = secret === undefined ? randomBytes(32) : Buffer.from(secret, "utf8");
  const keyFor = (purpose: string) => Buffer.from(hkdfSync("sha256", source, "", `sinch-byon-mcp ${purpose} v1`, 32));
  const key = keyFor("vault");
  const printing = keyFor("fingerprint");
  return {
    close(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const body = bytes.subarray(IV_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
      } catch {
        return undefined;
      }
    },
    fingerprint: (text) => createHmac("sha256", printing).update(text).digest("base64url"),
  };
}
