// Property tests try the same cases in every run: a red one is then a change of ours, and can be looked at again.
// `scripts/verify/properties.mjs` has them try others.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20261122) });
