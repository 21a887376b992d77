/** Processes of the built server that share a state folder, two at a time. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "../test/stdio/child.js";
import type { Arena } from "./arena.js";
import type { Ground } from "./orders.js";

export interface Pairs {
  start(...args: string[]): Promise<[Child, Child]>;
  /** The structured content of the answer. */
  // biome-ignore lint/suspicious/noExplicitAny: answers of tools
  call(child: Child, tool: string, args: object): Promise<any>;
  end(...children: Child[]): Promise<void>;
}

/** What they log and leave in the folder is inspected in the end. */
export function pairsOn(ground: Ground, arena: Arena): Pairs {
  const state = mkdtempSync(join(tmpdir(), "byon-attack-"));
  arena.finally(() => {
    for (const name of readdirSync(state).filter((name) => name !== "key"))
      arena.inspect(readFileSync(join(state, name), "latin1"), `the state folder, ${name}`);
    rmSync(state, { recursive: true, force: true });
  });
  let id = 1;
  return {
    async start(...args) {
      const one = async () => {
        const child = new Child(["--state", state, ...arena.audited(), ...args], ground.env);
        await child.initialize();
        return child;
      };
      return Promise.all([one(), one()]);
    },
    async call(child, tool, args) {
      arena.tried();
      const { result } = await child.call(id++, tool, args);
      arena.inspect(JSON.stringify(result), `an answer of ${tool}`);
      return result.structuredContent;
    },
    async end(...children) {
      for (const child of children) {
        arena.inspect(child.log, "a log");
        if (!child.alive) arena.ended(`one of two processes ended: ${child.log.slice(-300)}`);
        await child.kill();
      }
    },
  };
}
