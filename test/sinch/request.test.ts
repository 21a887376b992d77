import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildRequest } from "../../src/sinch/request.js";
import { Secret } from "../../src/sinch/secret.js";
import { operation } from "../../src/tools/operation.js";

const any = z.any();
const sample = operation({
  name: "sample",
  title: "Sample",
  description: "For tests.",
  api: "hosting",
  route: "POST /things/{one}/parts/{two}:doIt",
  page: "things/parts",
  effect: "writes",
  path: { one: any, two: any },
  query: { a: any, b: any },
  body: { x: any, y: any },
  extra: { detail: any },
  reply: any,
  answer: { summary: () => "" },
});
const build = (input: object, projectId = "p-1") => buildRequest(sample, input, "https://api.example", projectId);

describe("a path value", () => {
  it("is encoded, a plus sign too, and a custom verb stays as it is", () => {
    expect(build({ one: "+12025550134", two: "ä:b" }).url).toBe(
      "https://api.example/v1/projects/p-1/things/%2B12025550134/parts/%C3%A4%3Ab:doIt",
    );
  });

  it("never escapes its segment: it is refused, or comes back as it was", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.stringMatching(/^[./\\%?#:@ a2eEfF]{0,12}$/),
      fc.constantFrom(
        "..",
        ".",
        "%2e%2e",
        "..%2f",
        "a/../b",
        "a\\b",
        "\u0000",
        "a\nb",
        "//evil.example",
        "a?b=c",
        "a#b",
        "",
      ),
    );
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        let url: string;
        try {
          ({ url } = build({ one, two }));
        } catch (thrown) {
          expect(thrown).toMatchObject({
            kind: "invalid_arguments",
            fields: [{ field: expect.stringMatching(/^(one|two)$/) }],
          });
          return;
        }
        const { origin, pathname, search, hash } = new URL(url);
        expect(origin + search + hash).toBe("https://api.example");
        const parts = pathname.split("/");
        expect(parts.slice(0, 5)).toEqual(["", "v1", "projects", "p-1", "things"]);
        expect(parts).toHaveLength(8);
        expect(decodeURIComponent(parts[5] as string)).toBe(one);
        expect(decodeURIComponent((parts[7] as string).replace(/:doIt$/, ""))).toBe(two);
      }),
      { numRuns: 1_000 },
    );
  });

  it("that has no encoding is refused by name", () => {
    expect(() => build({ one: "\ud800", two: "b" })).toThrow(expect.objectContaining({ kind: "invalid_arguments" }));
  });

  it("of the project is held to the same", () => {
    expect(() => build({ one: "a", two: "b" }, "../other")).toThrow(
      expect.objectContaining({ kind: "invalid_arguments" }),
    );
    expect(() => build({ one: "a" })).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ field: "two" })] }),
    );
  });
});

it("a query value comes through whatever it holds", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const { searchParams } = new URL(build({ one: "1", two: "2", a, b }).url);
      expect([...searchParams]).toEqual([
        ["a", a],
        ["b", b],
      ]);
    }),
  );
});

describe("the body", () => {
  it("holds the body's arguments and nothing of our own, with secrets as they are", () => {
    const { body } = build({
      one: "1",
      two: "2",
      a: "q",
      x: { pin: new Secret("740291"), list: [new Secret("1")] },
      y: undefined,
      detail: "full",
      confirmToken: "t",
    });
    expect(JSON.parse(body ?? "")).toEqual({ x: { pin: "740291", list: ["1"] } });
  });

  it("is absent when there is nothing to say", () => {
    expect(build({ one: "1", two: "2" })).not.toHaveProperty("body");
  });
});

it("a declaration whose route and arguments differ does not start", () => {
  expect(() => operation({ ...sample, route: "GET /things/{other}", path: { one: any } } as never)).toThrow(
    /the route names other/,
  );
});
