import { RequestCheck } from "../checks.js";
import { flatError, ok, type Reply } from "../replies.js";

// Neither is published for this API; these are the sibling API's order of magnitude.
const DEFAULT_PAGE_SIZE = 100;
const LARGEST_PAGE_SIZE = 1_000;

const tokenFor = (offset: number): string => Buffer.from(`offset:${offset}`).toString("base64url");

function offsetOf(token: string): number | undefined {
  const found = /^offset:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  return found ? Number(found[1]) : undefined;
}

/** Reads the query of a list call, noting what is wrong with it. Every parameter takes one value. */
export class ListQuery {
  readonly check = new RequestCheck();

  constructor(private readonly query: URLSearchParams) {}

  one(name: string, allowed?: readonly string[]): string | undefined {
    const values = this.query.getAll(name);
    if (values.length > 1) this.check.refused(name, "Takes one value");
    const [value] = values;
    if (value !== undefined && allowed && !allowed.includes(value)) {
      this.check.refused(name, `Must be one of ${allowed.join(", ")}`);
    }
    return value;
  }

  required(name: string, allowed?: readonly string[]): string {
    const value = this.one(name, allowed);
    if (!value) this.check.missing(name);
    return value ?? "";
  }
}

type Dated = { readonly createdTime: Date; readonly updatedTime: Date };

/** Sorted oldest first; numbers of an order carry no times and stay as they were given. */
function sorted<T>(rows: readonly T[], orderBy: string | undefined): T[] {
  const key = orderBy === "updatedTime" ? "updatedTime" : "createdTime";
  const time = (row: T) => (row as Partial<Dated>)[key]?.getTime() ?? 0;
  return [...rows].sort((a, b) => time(a) - time(b));
}

/** One page of `rows` under `name`, or 400 for a query that will not do. */
export function page<T>(query: ListQuery, name: string, rows: () => readonly T[], render: (row: T) => unknown): Reply {
  const orderBy = query.one("orderBy", ["createdTime", "updatedTime"]);
  const sizeText = query.one("pageSize");
  const token = query.one("pageToken");
  const size = sizeText === undefined ? DEFAULT_PAGE_SIZE : Number(sizeText);
  if (!Number.isInteger(size) || size < 0) query.check.refused("pageSize", "Must be a whole number");
  const offset = token ? offsetOf(token) : 0;
  if (query.check.failed) return flatError(400, "Invalid request", query.check.violations);
  if (offset === undefined) return flatError(400, "Invalid page_token");
  const all = sorted(rows(), orderBy);
  const end = offset + Math.min(size || DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE);
  return ok({
    [name]: all.slice(offset, end).map(render),
    nextPageToken: end < all.length ? tokenFor(end) : "",
    totalSize: all.length,
  });
}
