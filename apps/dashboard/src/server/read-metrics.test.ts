import { expect, it } from "vitest";
import { readMetrics } from "./read-metrics.js";

it("reads Prometheus's text format, labels and all", () => {
  const text = [
    "# HELP calls How many",
    "# TYPE calls counter",
    'calls{route="/v1/a b",status="200"} 7',
    'said{words="a \\"b\\" c"} NaN',
    "seconds_sum 0.25 1700000000",
    "",
  ].join("\n");
  expect(readMetrics(text)).toEqual([
    {
      name: "calls",
      labels: { route: "/v1/a b", status: "200" },
      labelText: 'route="/v1/a b",status="200"',
      value: 7,
    },
    { name: "said", labels: { words: 'a "b" c' }, labelText: 'words="a \\"b\\" c"', value: Number.NaN },
    { name: "seconds_sum", labels: {}, labelText: "", value: 0.25 },
  ]);
});
