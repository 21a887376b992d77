/** A store for each Sinch project, opened when a write first needs it. */
import type { Log } from "../log.js";
import { memoryStore } from "./memory.js";
import type { Store } from "./store.js";

export interface Stores {
  of(project: string): Store;
  close(): Promise<void>;
}

/** In memory only, one for all projects. */
export function storesInMemory(): Stores {
  const store = memoryStore();
  return { of: () => store, close: () => store.close() };
}

/** In files of this folder, which must be there. SQLite is loaded with the first use. */
export function storesInFolder(folder: string, log: Log): Stores {
  const opened = new Map<string, Store>();
  return {
    of(project) {
      const known = opened.get(project);
      if (known) return known;
      const store = forgiving(() => openFile(folder, project), log);
      opened.set(project, store);
      return store;
    },
    async close() {
      for (const store of opened.values()) await store.close();
    },
  };
}

async function openFile(folder: string, project: string): Promise<Store> {
  const [{ openSqlite }, { sqliteStore }, { projectFile }] = await Promise.all([
    import("./sqlite-file.js"),
    import("./sqlite.js"),
    import("./folder.js"),
  ]);
  return sqliteStore(await openSqlite(projectFile(folder, project)));
}

/**
 * A file that is broken, locked, full or gone must not stop a person's work: it is said in the log, and the step is done in
 * memory, where it protects this process. The next step tries the file again.
 */
function forgiving(open: () => Promise<Store>, log: Log): Store {
  const memory = memoryStore();
  let file: Promise<Store> | undefined;
  const attempt = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    try {
      file ??= open();
      return await work(await file);
    } catch (cause) {
      // A file that could not be opened is opened anew; one that is open and busy may answer the next time.
      await file?.catch(() => {
        file = undefined;
      });
      log("warn", "the state could not be kept on disk; this process goes on with its own memory", { cause });
      return work(memory);
    }
  };
  return {
    useToken: (...args) => attempt((store) => store.useToken(...args)),
    giveTokenBack: (...args) => attempt((store) => store.giveTokenBack(...args)),
    claim: (...args) => attempt((store) => store.claim(...args)),
    change: (...args) => attempt((store) => store.change(...args)),
    release: (...args) => attempt((store) => store.release(...args)),
    ended: (...args) => attempt((store) => store.ended(...args)),
    close: async () => (await file?.catch(() => undefined))?.close(),
  };
}
