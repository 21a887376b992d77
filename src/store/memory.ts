import { inTheWay, type OpenWrite, type Store } from "./store.js";

/** A store of this process alone: gone with it. */
export function memoryStore(): Store {
  const used = new Map<string, number>();
  const open = new Map<string, OpenWrite>();
  const ended = new Map<string, number>();
  return {
    async useToken(token, until, now) {
      for (const [old, end] of used) if (end < now) used.delete(old);
      if (used.has(token)) return false;
      used.set(token, until);
      return true;
    },
    async giveTokenBack(token) {
      used.delete(token);
    },
    async claim(write, now) {
      for (const [id, { until }] of open) if (until <= now) open.delete(id);
      const earlier = [...open.values()].find((each) => inTheWay(each, write));
      if (!earlier) open.set(write.id, write);
      return earlier;
    },
    async change(id, known) {
      const write = open.get(id);
      if (write) open.set(id, { ...write, ...known });
    },
    async release(id) {
      const write = open.get(id);
      if (!write) return;
      open.delete(id);
      ended.set(write.project, (ended.get(write.project) ?? 0) + 1);
    },
    ended: async (project) => ended.get(project) ?? 0,
    async close() {},
  };
}
