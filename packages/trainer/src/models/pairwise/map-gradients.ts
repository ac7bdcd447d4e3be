import type { Kernels } from "@modalis/kernels";
import type { ContentChannel } from "./content-channels.js";
import type { LearnedTable, LearnedTables } from "./learned-tables.js";
import type { OwnGradient } from "./pair-learner.js";
import type { SteppedTables } from "./row-gradients.js";

/** The gradient of the maps of content, where the other tables keep none. */
export interface MapGradients extends OwnGradient {
  /** A map for each channel, with its part of the gradient. */
  readonly tables: readonly LearnedTable[];
}

/** Bytes that {@link createMapGradients} takes from an arena. */
export function mapGradientsBytes(
  channels: readonly Pick<ContentChannel, "dimensions">[],
  dimensions: number,
): number {
  return channels.reduce((sum, { dimensions: rows }) => sum + 4 * rows * dimensions, 64);
}

/** For tables `map …`, which are the last of all, in the order of the channels. */
export function createMapGradients(
  kernels: Kernels,
  tables: LearnedTables,
  channels: readonly Pick<ContentChannel, "name">[],
): MapGradients {
  const maps = channels.map(({ name }) => tables.table(`map ${name}`).values);
  const length = maps.reduce((sum, values) => sum + values.length, 0);
  const first = tables.values.length - length;
  const gradient = kernels.float32(length);
  const { values: parameters, ...moments } = steppedPart(tables, first, tables.values.length);
  let from = 0;
  return {
    tables: maps.map((values) => {
      from += values.length;
      return { values, gradient: gradient.subarray(from - values.length, from) };
    }),
    adamStep: (rates) => kernels.adamStep({ parameters, gradient, ...moments, ...rates }),
    addTo: (whole) => kernels.addScaled({ target: whole.subarray(first), source: gradient, scale: 1 }),
  };
}

/** Some of the numbers of all tables. */
export function steppedPart(
  { values, firstMoment, secondMoment }: SteppedTables,
  from: number,
  to: number,
): SteppedTables {
  return {
    values: values.subarray(from, to),
    firstMoment: firstMoment.subarray(from, to),
    secondMoment: secondMoment.subarray(from, to),
  };
}
