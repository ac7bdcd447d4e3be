import type { Metrics } from "../api/operation-answers.js";

/** Numbers by one name each: `{"validation": {"recall@20": 0.1}}` becomes `"validation recall@20"`. */
export function flatMetrics(metrics: Metrics, prefix = ""): ReadonlyMap<string, number> {
  const flat = new Map<string, number>();
  for (const [name, value] of Object.entries(metrics)) {
    const whole = prefix === "" ? name : `${prefix} ${name}`;
    if (typeof value === "number") flat.set(whole, value);
    else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [inner, number] of flatMetrics(value as Metrics, whole)) flat.set(inner, number);
    }
  }
  return flat;
}

/** Columns of a table of metrics: those that every reader looks for first, then by name, at most `most`. */
export function metricColumns(rows: readonly ReadonlyMap<string, number>[], most: number): readonly string[] {
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const rank = (name: string) => {
    const at = FIRST.findIndex((one) => name.endsWith(one));
    return at < 0 ? FIRST.length : at;
  };
  return names.sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1)).slice(0, most);
}

const FIRST = ["recall@20", "ndcg@20", "recall@10", "ndcg@10"];
