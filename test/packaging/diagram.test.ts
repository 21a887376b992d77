/** The drawn lifecycles: nothing of a lifecycle is missing, and no two arrows run over each other. */
import { expect, test } from "vitest";
// @ts-expect-error a script without types
import { drawLifecycle } from "../../scripts/diagram.mjs";
import { lifecycles } from "../../src/lifecycles/index.js";

const draw = drawLifecycle as (machine: (typeof lifecycles)[number]) => string;
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map((match) => match[1] as string);

test.each(lifecycles.map((machine) => [machine.id, machine] as const))("%s", (_, machine) => {
  const svg = draw(machine);
  const shown = texts(svg);
  for (const name of Object.keys(machine.states)) expect(shown.some((text) => text.endsWith(name))).toBe(true);
  for (const { cause, by } of machine.transitions)
    expect(
      shown.filter((text) => text.startsWith(`${cause} <tspan`) && text.includes(`(${by})`)).length,
    ).toBeGreaterThan(0);

  const places = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)].map((match) => `${match[1]},${match[2]}`);
  expect(new Set(places).size, "no text lies on another").toBe(places.length);
  const runs = [...svg.matchAll(/Q[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)V([\d.]+)Q/g)].map(([, lane, from, to]) => ({
    lane,
    top: Math.min(Number(from), Number(to)),
    bottom: Math.max(Number(from), Number(to)),
  }));
  const overlapping = runs.filter((one, index) =>
    runs
      .slice(index + 1)
      .some((other) => other.lane === one.lane && one.top <= other.bottom && other.top <= one.bottom),
  );
  expect(overlapping).toEqual([]);
  expect(runs.length).toBeGreaterThan(0);
});
