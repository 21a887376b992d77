// Preloaded (`node --import "file:///.../clock-ahead.mjs?days=90"`), it puts the clock of the whole process ahead: what `Date`
// tells and how Node dates its answers over HTTP, not how fast time passes.
import { ServerResponse } from "node:http";

const days = Number(new URL(import.meta.url).searchParams.get("days"));
if (!Number.isFinite(days) || days === 0) throw new Error("say how far ahead, as in ?days=90");

const Real = Date;
const now = () => Real.now() + days * 86_400_000;
globalThis.Date = new Proxy(Real, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});
Real.prototype.constructor = globalThis.Date;

// Node took its own Date before this one was put in its place.
const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (...args) {
  if (this.sendDate && !this.hasHeader("date")) this.setHeader("date", new Real(now()).toUTCString());
  return writeHead.apply(this, args);
};
