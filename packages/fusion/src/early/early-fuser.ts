import {
  assertComparable,
  type ChannelBatches,
  createBatch,
  defineSpace,
  type EmbeddingBatch,
  type EmbeddingSpace,
  type FuseResult,
  type FuserV1,
  ModalisError,
  rowIndex,
  rowOf,
} from "@modalis/contract";
import { standardiseRows } from "./channel-standardisation.js";
import type { EarlyFusionParameters } from "./fusion-parameters.js";
import { digestFusion } from "./save-fusion.js";

/** A fitted early fusion. */
export interface EarlyFuser extends FuserV1 {
  readonly parameters: EarlyFusionParameters;
}

/**
 * Makes the fuser of fitted parameters.
 *
 * With `x` the standardised unit vector of an item in a channel, `w` the channel's weight and `W` the sum of
 * the weights of the channels that the item has, the fused row is every `sqrt(w / W) x` side by side, zeros
 * where a channel is missing: a unit row. The dot product of two rows is therefore
 * `sum(w cosine) / sqrt(W_left W_right)` over the channels that both have: their weighted mean cosine, times
 * the share of channels they have in common, so that a likeness known from one channel of four is believed less.
 */
export function createEarlyFuser(parameters: EarlyFusionParameters): EarlyFuser {
  const spaces = new Map([...parameters.channels].map(([name, { space }]) => [name, space]));
  const space = fusedSpace(parameters);
  return {
    specificationVersion: "v1",
    space,
    channels: spaces,
    parameters,
    fuse: (channels) => fuse(channels, parameters, space),
  };
}

function fusedSpace(parameters: EarlyFusionParameters): EmbeddingSpace {
  const channels = [...parameters.channels];
  return defineSpace({
    modality: "fused",
    dimensions: channels.reduce((sum, [, { space }]) => sum + space.dimensions, 0),
    normalisation: "l2",
    model: {
      id: "modalis/early-fusion",
      revision: "1",
      weightsSha256: digestFusion(parameters),
      preprocessing: `centre, standardise, unit, weigh, concatenate: ${channels.map(([name]) => name).join("+")}`,
    },
  });
}

function fuse(
  channels: ChannelBatches,
  parameters: EarlyFusionParameters,
  space: EmbeddingSpace,
): FuseResult {
  checkChannels(channels, parameters);
  const parts = [...parameters.channels].flatMap(([name, fitted]) => {
    const batch = channels.get(name);
    if (batch === undefined) return [];
    const rows = standardiseRows(batch, fitted);
    return [{ name, rows, index: rowIndex(rows), weight: fitted.weight }];
  });
  const ids = [...new Set(parts.flatMap(({ rows }) => rows.ids))];
  const values = new Float32Array(ids.length * space.dimensions);
  const offsets = channelOffsets(parameters);
  const present = ids.map((id, at) => {
    const held = parts.filter(({ index }) => index.has(id));
    const total = held.reduce((sum, { weight }) => sum + weight, 0);
    for (const { name, rows, index, weight } of held) {
      const start = at * space.dimensions + offsets.get(name)!;
      writeScaled(rows, index.get(id)!, Math.sqrt(weight / total), values.subarray(start));
    }
    return held.map(({ name }) => name);
  });
  return { batch: createBatch(space, ids, values), present };
}

function checkChannels(channels: ChannelBatches, parameters: EarlyFusionParameters): void {
  for (const [name, { space }] of channels) {
    const fitted = parameters.channels.get(name);
    if (fitted === undefined) {
      throw new ModalisError(
        "SPACE_MISMATCH",
        `this fusion was fitted on ${[...parameters.channels.keys()].join(", ")}, not on "${name}"; leave it out or fit again`,
        { details: { channel: name } },
      );
    }
    assertComparable(fitted.space, space);
  }
}

function channelOffsets(parameters: EarlyFusionParameters): Map<string, number> {
  let offset = 0;
  return new Map(
    [...parameters.channels].map(([name, { space }]) => {
      const start = offset;
      offset += space.dimensions;
      return [name, start];
    }),
  );
}

function writeScaled(rows: EmbeddingBatch, index: number, scale: number, target: Float32Array): void {
  const row = rowOf(rows, index);
  for (let column = 0; column < row.length; column++) target[column] = row[column]! * scale;
}
