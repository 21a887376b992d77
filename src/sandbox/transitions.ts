/** Changes of state: none is made that the lifecycles do not declare. */
import { canMove, type Lifecycle } from "../lifecycles/index.js";

/** One change of state that was made. */
interface Move {
  readonly lifecycle: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Sandbox time, ISO 8601. */
  readonly at: string;
}

export interface Moves {
  readonly made: readonly Move[];
  /** Records the move and says true; says false, and records nothing, when the lifecycle declares no such transition. */
  make<S extends string, A extends string>(
    machine: Lifecycle<S, A>,
    id: string,
    from: NoInfer<S>,
    to: NoInfer<S>,
    at: Date,
  ): boolean;
  clear(): void;
}

/** Every change of state in the sandbox goes through here, so it can do nothing that the lifecycles do not declare. */
export function moves(): Moves {
  const made: Move[] = [];
  return {
    made,
    make(machine, id, from, to, at) {
      if (!canMove(machine, from, to)) return false;
      made.push({ lifecycle: machine.id, id, from, to, at: at.toISOString() });
      return true;
    },
    clear() {
      made.length = 0;
    },
  };
}
