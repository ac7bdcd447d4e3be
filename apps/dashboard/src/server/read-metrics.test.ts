import { expect, it } from "vitest";
import { readMetrics } from "./read-metrics.js";

it("reads counters and gauges of Prometheus's text format, labels and all", () => {
  const text = [
    "# HELP calls How many",
    "# TYPE calls counter",
    'calls{route="/v1/a b",status="200"} 7',
    'seconds_bucket{le="0.1"} 3',
    "seconds_sum 0.25",
    "",
  ].join("\n");
  expect(readMetrics(text)).toEqual([
    { name: 'calls{route="/v1/a b",status="200"}', value: "7" },
    { name: "seconds_sum", value: "0.25" },
  ]);
});
