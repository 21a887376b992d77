/** Confirmation tokens: changed, cut, put together from two, made up, brought by many at once. Only what was previewed happens, once. */
import fc from "fast-check";
import { pooled, type Section } from "./arena.js";
import { groundFor, numberAt } from "./orders.js";
import { callTool } from "./wire.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const letter = fc.constantFrom(...ALPHABET);

/** Tokens made from two good ones, none of them equal to either. */
const mutated = (one: string, other: string): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.tuple(fc.nat(one.length - 1), letter).map(([at, put]) => one.slice(0, at) + put + one.slice(at + 1)),
      fc.nat(one.length).map((at) => one.slice(0, at)),
      fc.nat(one.length).map((at) => one.slice(0, at) + other.slice(at)),
      fc.tuple(fc.nat(one.length), fc.string()).map(([at, put]) => one.slice(0, at) + put + one.slice(at)),
      fc.string({ unit: letter, minLength: one.length, maxLength: one.length }),
      fc.string(),
      fc.constantFrom(
        `${one}=`,
        ` ${one}\u0000`,
        one.toLowerCase(),
        one.split("").reverse().join(""),
        `${one}${other}`,
      ),
    )
    .filter((token) => token.trim() !== one && token.trim() !== other && token.replace(/=+$/, "") !== one);

export const tokens: Section = async (arena) => {
  const ground = await groundFor(arena);
  const { url } = await arena.serve(["--confirm", "token", "--rate-limit", "0", ...arena.audited()], ground.env);
  const args = ground.order(numberAt(0));
  const preview = async (order: object): Promise<string> =>
    (await callTool(url, "create_port_in_order", order)).body?.data?.confirmToken;
  const [one, other] = [await preview(args), await preview(ground.order(numberAt(1)))];

  await pooled(arena.draw(mutated(one, other), arena.size(60, 800)), 8, async (confirmToken) => {
    const bare = arena.random.chance(0.5);
    const { text, body } = await callTool(
      url,
      "create_port_in_order",
      bare ? { confirmToken } : { ...args, confirmToken },
    );
    arena.tried();
    arena.inspect(text, "an answer to a made-up token");
    if (body?.status === "ok") arena.wrong(`a made-up token was taken: ${confirmToken}`);
  });
  // The other call's token, another tool's call, other arguments.
  for (const [tool, given] of [
    ["create_port_in_order", { ...args, confirmToken: other }],
    ["create_port_in_order", { ...args, customerOrderReference: "other", confirmToken: one }],
    ["cancel_port_in_order", { orderId: "1", confirmToken: one }],
    ["cancel_port_in_order", { confirmToken: one }],
  ] as const) {
    arena.tried();
    if ((await callTool(url, tool, given)).body?.status === "ok")
      arena.wrong(`${tool} took a token that is not its own`);
  }
  if (ground.placed() > 0) arena.twice("orders nobody approved", ground.placed());

  const at = arena.size(10, 30);
  const answers = await Promise.all(
    Array.from({ length: at }, (_, index) =>
      callTool(url, "create_port_in_order", index % 2 ? { confirmToken: one } : { ...args, confirmToken: one }),
    ),
  );
  arena.tried(at);
  for (const { text } of answers) arena.inspect(text, "an answer to one token of many");
  const done = answers.filter(({ body }) => body?.status === "ok").length;
  if (ground.placed() > 1) arena.twice(`one token, ${ground.placed()} orders`, ground.placed() - 1);
  if (done < 1 || ground.placed() < 1)
    arena.wrong(`a good token was told ok ${done} times, ${ground.placed()} orders placed`);
};
