import { ModalisError } from "@modalis/contract";
import type { MetricSummaries, MetricSummary } from "./run-report.js";

/**
 * Mean and standard deviation over the seeds of a model, metric by metric; a mean alone (a number) will do for a seed.
 *
 * @throws `INVALID_ARGUMENT` without seeds, or when a seed lacks a metric of the first.
 */
export function summariseSeeds(
  seeds: readonly Readonly<Record<string, number | { readonly mean: number }>>[],
): MetricSummaries {
  const [first] = seeds;
  if (first === undefined) throw new ModalisError("INVALID_ARGUMENT", "there is no seed to summarise");
  const names = Object.keys(first);
  return Object.fromEntries(
    names.map((name) => {
      const values = seeds.map((seed, at) => {
        const value = seed[name];
        if (value !== undefined) return typeof value === "number" ? value : value.mean;
        throw new ModalisError("INVALID_ARGUMENT", `seed ${at + 1} of ${seeds.length} has no "${name}"`);
      });
      return [name, summarise(values)];
    }),
  );
}

function summarise(values: readonly number[]): MetricSummary {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (!Number.isFinite(mean)) return { mean: null, std: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: values.length === 1 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}
