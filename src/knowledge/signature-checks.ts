/** Checking the signature of a hosting callback, in the languages that people write receivers in. */
import type { Answers } from "./decision-tree.js";

/** A callback as it arrives, with the signature that belongs to it: what any receiver can be tried with. */
export const signatureVector = {
  secret: "test-vector-secret",
  body: '{"eventId":"01hzx5d7k1r6w2bq9f4ctm8hpz","eventType":"OSR_UPDATE","status":"SUCCEEDED"}',
  signature: "157ae310810f0aee68ec469e0a8fef41325934fa",
} as const;

export interface SignatureCheck {
  readonly title: string;
  /** How a Markdown fence names the language. */
  readonly fence: string;
  /** Defines a function of secret, raw body and signature; true when they belong together. */
  readonly code: string;
}

export const signatureChecks = {
  curl: {
    title: "Shell (openssl)",
    fence: "sh",
    code: `# verify SECRET SIGNATURE <body
verify() {
  mac=$(openssl dgst -sha1 -hmac "$1" -r | cut -d" " -f1)
  [ "$mac" = "$2" ]
}`,
  },
  node: {
    title: "Node.js",
    fence: "js",
    code: `import { createHmac, timingSafeEqual } from "node:crypto";
export function verify(secret, body, signature) { // body: Buffer
  const mac = Buffer.from(createHmac("sha1", secret).update(body).digest("hex"));
  const got = Buffer.from(signature ?? "");
  return got.length === mac.length && timingSafeEqual(got, mac);
}`,
  },
  python: {
    title: "Python",
    fence: "python",
    code: `import hashlib, hmac
def verify(secret: str, body: bytes, signature: str) -> bool:
    mac = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return hmac.compare_digest(mac.encode(), (signature or "").encode())`,
  },
  java: {
    title: "Java 17",
    fence: "java",
    code: `static boolean verify(String secret, byte[] body, String signature) throws Exception {
  var mac = javax.crypto.Mac.getInstance("HmacSHA1");
  mac.init(new javax.crypto.spec.SecretKeySpec(secret.getBytes("UTF-8"), "HmacSHA1"));
  var hex = java.util.HexFormat.of().formatHex(mac.doFinal(body));
  return signature != null && java.security.MessageDigest.isEqual(hex.getBytes("UTF-8"), signature.getBytes("UTF-8"));
}`,
  },
  go: {
    title: "Go",
    fence: "go",
    code: `// import "crypto/hmac"; "crypto/sha1"; "encoding/hex"
func verify(secret string, body []byte, signature string) bool {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(body)
	return hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(signature))
}`,
  },
  csharp: {
    title: "C#",
    fence: "csharp",
    code: `// using System.Security.Cryptography; using System.Text; .NET 7
static bool Verify(string secret, byte[] body, string? signature) {
  var mac = Convert.ToHexString(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body)).ToLowerInvariant();
  return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.UTF8.GetBytes(signature ?? ""));
}`,
  },
} as const satisfies Readonly<Record<string, SignatureCheck>>;

/** The code that belongs to the answers about an integration: its language, where callbacks are signed. */
export function signatureCheck(decision: string, { api, language = "" }: Answers): SignatureCheck | undefined {
  if (decision !== "integrate" || api === "porting" || typeof language !== "string") return undefined;
  return Object.hasOwn(signatureChecks, language)
    ? signatureChecks[language as keyof typeof signatureChecks]
    : undefined;
}
