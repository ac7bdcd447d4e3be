import type { Metric } from "./read-metrics.js";

/** How the server was at a moment. */
export interface HealthSample {
  readonly atMs: number;
  /** Requests answered since its start. */
  readonly requests: number;
  /** Requests that took at most so many seconds, the shortest first; the last bucket is open. */
  readonly buckets: readonly { readonly mostSeconds: number; readonly requests: number }[];
  readonly residentBytes: number;
  readonly lagChanges: number;
}

const DURATION = "modalis_http_request_duration_seconds";
/** The page's own questions about its health. */
const OWN = new Set(["/metrics", "/readyz"]);

/** The part of the metrics that the health page draws. */
export function healthSample(metrics: readonly Metric[], atMs: number): HealthSample {
  const valueOfMetric = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  const counts = new Map<number, number>();
  for (const { name, labels, value } of metrics) {
    if (name !== `${DURATION}_bucket` || OWN.has(labels.route ?? "")) continue;
    const most = labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le);
    counts.set(most, (counts.get(most) ?? 0) + value);
  }
  const buckets = [...counts]
    .map(([mostSeconds, requests]) => ({ mostSeconds, requests }))
    .sort((left, right) => left.mostSeconds - right.mostSeconds);
  return {
    atMs,
    requests: buckets.at(-1)?.requests ?? 0,
    buckets,
    residentBytes: valueOfMetric("process_resident_memory_bytes"),
    lagChanges: valueOfMetric("modalis_database_lag_changes"),
  };
}

/** Requests a second between two samples. */
export function requestRate(from: HealthSample, to: HealthSample): number {
  return Math.max(0, to.requests - from.requests) / Math.max(0.001, (to.atMs - from.atMs) / 1000);
}

/**
 * Within how many milliseconds a share of the requests between two samples was answered, as Prometheus's
 * `histogram_quantile` reckons it: evenly within a bucket. Null where there was no request.
 */
export function latencyMs(from: HealthSample, to: HealthSample, share: number): number | null {
  const before = new Map(from.buckets.map(({ mostSeconds, requests }) => [mostSeconds, requests]));
  const rises = to.buckets.map(({ mostSeconds, requests }) => ({
    mostSeconds,
    requests: requests - (before.get(mostSeconds) ?? 0),
  }));
  const total = rises.at(-1)?.requests ?? 0;
  if (total <= 0) return null;
  const wanted = share * total;
  const at = rises.findIndex(({ requests }) => requests >= wanted);
  const [below, own] = [rises[at - 1] ?? { mostSeconds: 0, requests: 0 }, rises[at]!];
  if (own.mostSeconds === Number.POSITIVE_INFINITY) return 1000 * below.mostSeconds;
  const within = (wanted - below.requests) / Math.max(1, own.requests - below.requests);
  return 1000 * (below.mostSeconds + within * (own.mostSeconds - below.mostSeconds));
}
