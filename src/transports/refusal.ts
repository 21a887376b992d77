/** How a request is turned away: an HTTP status with a JSON-RPC error, which every client can show. */
export function refuse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  id: unknown = null,
): Response {
  const code = CODES[status] ?? -32_000;
  const echoed = typeof id === "string" || typeof id === "number" ? id : null;
  return Response.json({ jsonrpc: "2.0", error: { code, message }, id: echoed }, { status, headers });
}

/** -32001 is what the SDK's clients take for a lost session; the rest is our own affair. */
const CODES: Readonly<Record<number, number>> = { 404: -32_001, 400: -32_600, 500: -32_603 };

export const refuseUnreadable = (message: string): Response =>
  Response.json({ jsonrpc: "2.0", error: { code: -32_700, message }, id: null }, { status: 400 });
