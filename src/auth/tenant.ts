/** Each request brings its own Sinch key. Whether it is good is Sinch's to say, at the first call. */
import { type Authenticator, fingerprintOf, type Refusal } from "./identity.js";

/** Base64 of `projectId:keyId:keySecret`. */
const HEADER = "x-sinch-credentials";

export const tenantCredentials: Authenticator = {
  async authenticate(headers) {
    const given = headers.get(HEADER);
    if (given === null) return refused(`The header ${HEADER} is needed: base64 of projectId:keyId:keySecret.`);
    const parts = decode(given);
    if (!parts) return refused(`The header ${HEADER} is not base64 of projectId:keyId:keySecret.`);
    const [projectId, keyId, keySecret] = parts;
    const fingerprint = fingerprintOf(parts);
    return {
      // The secret is part of who the caller is: knowing a project's id must not be enough to be taken for its owner.
      id: `tenant:${projectId}:${fingerprint.slice(0, 22)}`,
      fingerprint,
      credentials: { kind: "key", projectId, keyId, keySecret },
      unproven: true,
      readOnly: false,
    };
  },
};

function decode(text: string): [string, string, string] | undefined {
  if (text.length > 2_000 || !/^[A-Za-z0-9+/_-]+=*$/.test(text)) return undefined;
  const [projectId = "", keyId = "", ...rest] = Buffer.from(text, "base64").toString("utf8").split(":");
  const keySecret = rest.join(":");
  const plain = /^[\x21-\x7e]{1,200}$/;
  return [projectId, keyId, keySecret].every((part) => plain.test(part)) ? [projectId, keyId, keySecret] : undefined;
}

const refused = (message: string): Refusal => ({
  status: 401,
  error: "unauthorized",
  message,
  challenge: 'SinchCredentials realm="sinch-byon-mcp"',
});
