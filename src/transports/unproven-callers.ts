/** Callers whose keys nobody has checked: so many of their requests an address may make, whatever keys they name. */
import { type Allowance, createAllowance } from "./rate-limit.js";

const PER_MINUTE = 300;
const MOST_ADDRESSES = 10_000;

export interface UnprovenCallers {
  /** Takes one request of this address; gives the seconds to wait when it has made too many. */
  take(address: string): number;
}

export function createUnprovenCallers(now: () => number): UnprovenCallers {
  const addresses = new Map<string, Allowance>();
  return {
    take(address) {
      const network = networkOf(address);
      const allowance = addresses.get(network) ?? createAllowance(PER_MINUTE, now);
      addresses.delete(network);
      addresses.set(network, allowance);
      const [oldest] = addresses.keys();
      if (addresses.size > MOST_ADDRESSES && oldest !== undefined) addresses.delete(oldest);
      return allowance.take();
    },
  };
}

/** One line of the internet is one IPv4 address, or the half of an IPv6 address that it was given. */
const networkOf = (address: string): string =>
  address.includes(":") && !address.includes(".") ? address.split(":").slice(0, 4).join(":") : address;
