/** Access tokens that the authorization server never gave for this resource, and keys offered by whoever forged them. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { pooled, type Section } from "./arena.js";
import { ask } from "./wire.js";

const AUDIENCE = "https://byon.example/mcp";
type Key = Parameters<SignJWT["sign"]>[0];
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

export const forgeries: Section = async (arena) => {
  const ours = await generateKeyPair("ES256", { extractable: true });
  const theirs = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: "one", alg: "ES256", use: "sig" };
  const forged = await exportJWK(theirs.publicKey);
  let issuer = "";
  let lured = 0;
  const authority = createServer(({ url }, response) => {
    const json = (body: object) => response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    if (url === "/.well-known/oauth-authorization-server") return void json({ issuer, jwks_uri: `${issuer}/jwks` });
    if (url === "/jwks") return void json({ keys: [jwk] });
    if (url?.startsWith("/forged")) lured++;
    return void json({ keys: [{ ...forged, kid: "one" }] });
  }).listen(0, "127.0.0.1");
  await once(authority, "listening");
  arena.finally(() => authority.close());
  issuer = `http://127.0.0.1:${(authority.address() as AddressInfo).port}`;
  const { url } = await arena.serve(
    [
      "--oauth-issuer",
      issuer,
      "--oauth-audience",
      AUDIENCE,
      "--public-url",
      "https://byon.example",
      "--rate-limit",
      "0",
    ],
    {},
  );

  const now = Math.floor(Date.now() / 1_000);
  const claims: JWTPayload = {
    iss: issuer,
    aud: AUDIENCE,
    sub: "person-1",
    scope: "byon:read byon:write",
    exp: now + 600,
  };
  const sign = (payload: JWTPayload, header: object = {}, key: Key = theirs.privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid: "one", ...header } as { alg: string }).sign(key);
  const good = await sign(claims, {}, ours.privateKey);
  const [head = "", , signature = ""] = good.split(".");
  const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
  const by = (payload: object) => sign(payload as JWTPayload, {}, ours.privateKey);
  const shared = { alg: "HS256" };
  const texts = (value: unknown) => new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("", "*", AUDIENCE.toUpperCase(), `${issuer}/`, "https://byon.example"),
  );
  const nameless = fc.jsonValue({ maxDepth: 2 }).filter((value) => typeof value !== "string" || value === "");
  const kid = fc.oneof(
    fc.constantFrom("../../dev/null", "' OR 1=1 --", "one\u0000", "", "two", "__proto__", "http://127.0.0.1/jwks"),
    fc.string(),
  );

  const made: Promise<string>[] = [
    ...["none", "None", "NONE", "nOnE", ""].flatMap((alg) => [
      Promise.resolve(`${part({ alg, kid: "one" })}.${part(claims)}.`),
      Promise.resolve(`${part({ alg, kid: "one" })}.${part(claims)}.${signature}`),
    ]),
    ...[jwk, JSON.stringify(jwk), jwk.x ?? "", ""].map((key) =>
      sign(claims, shared, texts(key === "" ? "secret".repeat(8) : key)),
    ),
    sign(claims),
    ...["jku", "x5u", "iss"].map((name) => sign(claims, { [name]: `${issuer}/forged` })),
    sign(claims, { jwk: forged }),
    sign(claims, { x5c: ["AAAA"] }),
    ...[{ exp: now - 60 }, { exp: 0 }, { nbf: now + 600 }].map((more) => by({ ...claims, ...more })),
    ...["exp", "sub", "aud", "iss"].map((name) => by(without(name))),
    ...arena.draw(nameless, arena.size(5, 40)).map((sub) => by({ ...claims, sub })),
    ...arena
      .draw(odd, arena.size(5, 40))
      .flatMap((value) => [by({ ...claims, aud: value }), by({ ...claims, iss: value })]),
    ...arena.draw(kid, arena.size(5, 40)).map((name) => sign(claims, { kid: name })),
    Promise.resolve(`${head}.${part({ ...claims, sub: "admin" })}.${signature}`),
    ...arena
      .draw(fc.tuple(fc.nat(good.length - 3), fc.constantFrom(..."AZaz09-_.")), arena.size(20, 400))
      .map(([at, put]) => Promise.resolve(good.slice(0, at) + put + good.slice(at + 1))),
    ...arena.draw(fc.string(), arena.size(5, 50)).map((text) => Promise.resolve(text.replace(/[^ -~]/g, ""))),
  ];
  const settled = await Promise.allSettled(made);
  // What cannot even be written needs no trying.
  const tokens = settled.flatMap((one) => (one.status === "fulfilled" && one.value !== good ? [one.value] : []));
  await pooled(tokens, 8, async (token) => {
    const { status, text } = await ask(url, "tools/list", {}, { authorization: `Bearer ${token}` });
    arena.tried();
    // A claim of the right audience in a list, or the last bits of a signature that mean nothing, are no forgeries.
    if (status !== 401 && status !== 400 && !sameMeaning(token, good))
      arena.wrong(`${status} to the forged token ${token}: ${text.slice(-200)}`);
  });
  if (lured > 0) arena.wrong(`keys were fetched from where a token said, ${lured} times`);
  arena.trap.plant("an access token", good);
  const { status, text } = await ask(url, "tools/list", {}, { authorization: `Bearer ${good}` });
  arena.inspect(text, "the answer to a good token");
  if (status !== 200) arena.wrong(`a good token was refused: ${status}`);
};

/** Base64url has spare bits at its end: two texts may be the same bytes. */
const sameMeaning = (one: string, other: string): boolean => {
  const bytes = (token: string) =>
    token
      .split(".")
      .map((text) => Buffer.from(text, "base64url").toString("hex"))
      .join(".");
  return bytes(one) === bytes(other);
};
