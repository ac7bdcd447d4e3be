/** A line of Prometheus's text format. */
export interface Metric {
  /** With its labels. */
  readonly name: string;
  readonly value: string;
}

/** The counters and gauges of Prometheus's text format; buckets of histograms are left to Prometheus. */
export function readMetrics(text: string): readonly Metric[] {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({
      name: line.slice(0, line.lastIndexOf(" ")),
      value: line.slice(line.lastIndexOf(" ") + 1),
    }))
    .filter(({ name }) => !/_bucket(\{|$)/.test(name));
}
