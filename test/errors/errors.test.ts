import { expect, it } from "vitest";
import { asByonError, ByonError } from "../../src/errors.js";
import { toFailure } from "../../src/mcp/envelope.js";

it("what was thrown on purpose stays what it is", () => {
  const error = new ByonError({ kind: "conflict", message: "It is there.", fix: "Read it.", data: { id: "1" } });
  expect(asByonError(error)).toBe(error);
  expect(error).toMatchObject({ name: "ByonError", retryable: false, data: { id: "1" } });
});

it.each([new TypeError("x is not a function: 740291"), "740291", undefined, { message: "740291" }])(
  "what was not foreseen keeps its text to the log: %j",
  (thrown) => {
    const error = asByonError(thrown);
    expect(error).toMatchObject({ kind: "internal", retryable: false });
    expect(error.cause).toBe(thrown);
    const result = toFailure(error);
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toContain("740291");
    expect(JSON.stringify(result)).not.toContain("stack");
  },
);

it("a failure says the same as structure and as text, without what is absent", () => {
  const { content, structuredContent } = toFailure(
    new ByonError({ kind: "not_found", message: "No such order.", fix: "List them." }),
  );
  expect(structuredContent).toEqual({
    status: "failed",
    summary: "No such order.",
    error: { kind: "not_found", message: "No such order.", fix: "List them.", retryable: false },
  });
  expect(JSON.parse((content as { text: string }[])[0]?.text ?? "")).toEqual(structuredContent);
});
