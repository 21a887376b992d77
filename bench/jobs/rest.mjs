// The same job without this server: the calls that an agent with an HTTP client and a page of documentation makes. The
// page, the token and the headers are not counted.

export function restAgent(sinch) {
  const steps = [];
  const bytes = (text) => Buffer.byteLength(text);
  const send = (method) => async (path, body) => {
    const { status, text } = await sinch.request(method, path, body);
    steps.push({
      call: `${method} ${path}`,
      sent: bytes(`${method} ${path}`) + (body ? bytes(JSON.stringify(body)) : 0),
      read: bytes(text),
      status,
    });
    return { status, body: text ? JSON.parse(text) : undefined };
  };
  return {
    get: send("GET"),
    post: send("POST"),
    put: send("PUT"),
    patch: send("PATCH"),
    delete: send("DELETE"),
    steps,
  };
}
