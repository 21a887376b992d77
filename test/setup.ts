// Property tests try the same cases in every run: a red one is then a change of ours, and can be looked at again.
import fc from "fast-check";

fc.configureGlobal({ seed: 20261122 });
