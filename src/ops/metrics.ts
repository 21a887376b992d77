/** Numbers for Prometheus: counters, gauges and histograms, written in its text format. */

type Labels = Readonly<Record<string, string>>;

interface Counter {
  add(labels?: Labels, amount?: number): void;
}
interface Histogram {
  observe(value: number, labels?: Labels): void;
}

export interface Metrics {
  counter(name: string, help: string): Counter;
  histogram(name: string, help: string, buckets: readonly number[]): Histogram;
  /** Read when the page is: `read` gives the value, or one for each set of labels. */
  gauge(name: string, help: string, read: () => number | readonly (readonly [Labels, number])[]): void;
  /** The page, in text format 0.0.4. */
  render(): string;
}

export function createMetrics(): Metrics {
  const pages: (() => string[])[] = [];
  const page = (name: string, help: string, type: string, lines: () => string[]) =>
    pages.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines()]);
  return {
    counter(name, help) {
      const values = new Map<string, number>();
      page(name, help, "counter", () => [...values].map(([labels, value]) => `${name}${labels} ${value}`));
      return {
        add(labels = {}, amount = 1) {
          const key = labelText(labels);
          values.set(key, (values.get(key) ?? 0) + amount);
        },
      };
    },
    histogram(name, help, buckets) {
      const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
      page(name, help, "histogram", () =>
        [...series.values()].flatMap(({ labels, counts, sum, count }) => [
          ...buckets.map((le, index) => `${name}_bucket${labelText({ ...labels, le: String(le) })} ${counts[index]}`),
          `${name}_bucket${labelText({ ...labels, le: "+Inf" })} ${count}`,
          `${name}_sum${labelText(labels)} ${sum}`,
          `${name}_count${labelText(labels)} ${count}`,
        ]),
      );
      return {
        observe(value, labels = {}) {
          const key = labelText(labels);
          let one = series.get(key);
          if (!one) {
            one = { labels, counts: buckets.map(() => 0), sum: 0, count: 0 };
            series.set(key, one);
          }
          for (const [index, le] of buckets.entries())
            if (value <= le) one.counts[index] = (one.counts[index] ?? 0) + 1;
          one.sum += value;
          one.count++;
        },
      };
    },
    gauge(name, help, read) {
      page(name, help, "gauge", () => {
        const value = read();
        const all = typeof value === "number" ? [[{}, value] as const] : value;
        return all.map(([labels, one]) => `${name}${labelText(labels)} ${one}`);
      });
    },
    render: () => `${pages.flatMap((lines) => lines()).join("\n")}\n`,
  };
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"')}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
