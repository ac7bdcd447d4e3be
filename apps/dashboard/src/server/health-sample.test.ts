import { describe, expect, it } from "vitest";
import { healthSample, latencyMs, requestRate } from "./health-sample.js";
import { readMetrics } from "./read-metrics.js";

const sampleOf = (atMs: number, counts: readonly [string, number, number, number][]) =>
  healthSample(
    readMetrics(
      [
        "process_resident_memory_bytes 1000",
        ...counts.flatMap(([route, fast, slow, all]) =>
          [
            ["0.01", fast],
            ["0.1", slow],
            ["+Inf", all],
          ].map(
            ([le, count]) =>
              `modalis_http_request_duration_seconds_bucket{route="${route}",le="${le}"} ${count}`,
          ),
        ),
      ].join("\n"),
    ),
    atMs,
  );

describe("health between two samples", () => {
  const before = sampleOf(0, [["/v1/recommend", 5, 5, 5]]);

  it("counts all routes together but the page's own questions", () => {
    const after = sampleOf(2000, [
      ["/v1/recommend", 11, 13, 13],
      ["/v1/search", 0, 2, 2],
      ["/metrics", 100, 100, 100],
    ]);
    expect(after).toMatchObject({ requests: 15, residentBytes: 1000 });
    expect(requestRate(before, after)).toBe(5);
    // Six of ten took up to 10 ms: half of them is five sixths of that bucket; nine tenths is three quarters of the next.
    expect(latencyMs(before, after, 0.5)).toBeCloseTo((10 * 5) / 6, 9);
    expect(latencyMs(before, after, 0.9)).toBeCloseTo(10 + 90 * 0.75, 9);
  });

  it("says the largest bound for what took longer than any, and nothing without a request", () => {
    expect(latencyMs(before, sampleOf(1, [["/v1/recommend", 5, 5, 9]]), 0.5)).toBe(100);
    expect(latencyMs(before, before, 0.5)).toBeNull();
  });
});
