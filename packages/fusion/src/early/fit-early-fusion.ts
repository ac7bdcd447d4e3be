import { type ChannelBatches, ModalisError } from "@modalis/contract";
import {
  fitStandardisation,
  type StandardisationOptions,
  standardiseRows,
} from "./channel-standardisation.js";
import { balanceWeights, resolveWeights, type Weights } from "./channel-weights.js";
import { cosineSpread } from "./cosine-spread.js";
import { createEarlyFuser, type EarlyFuser } from "./early-fuser.js";
import type { FusedChannel } from "./fusion-parameters.js";

export interface EarlyFusionOptions extends StandardisationOptions {
  /** Trust by channel or modality; a modality's is shared among its channels. Default 1 each. */
  readonly weights?: Weights;
  /** Whether weights are balanced by `balanceWeights`, so that equal ones move a similarity equally. Default true. */
  readonly balanced?: boolean;
}

/**
 * Fits early fusion on a catalogue: each channel is mean-centred, standardised and made unit, weighted, and set
 * beside the others.
 *
 * A channel without rows, whose rows are all equal, or of weight 0 is left out and takes no share of its modality's
 * weight; the fuser's `channels` are those kept, and it refuses others. Channels are kept in alphabetical order, so
 * the result does not depend on the map's.
 *
 * @throws `INVALID_ARGUMENT` for bad weights, or when no channel is left.
 * @example
 * const fuser = fitEarlyFusion(new Map([["image", imageBatch], ["text", textBatch]]));
 * const { batch } = fuser.fuse(channels); // unit rows; dot product = weighted cosine
 */
export function fitEarlyFusion(channels: ChannelBatches, options: EarlyFusionOptions = {}): EarlyFuser {
  const { weights: trust = {}, balanced = true } = options;
  const standardised = [...channels.keys()].sort().map((name) => {
    const batch = channels.get(name)!;
    const standardisation = fitStandardisation(batch, options);
    return { name, batch, standardisation, rows: standardiseRows(batch, standardisation) };
  });
  const speaking = standardised.filter(({ rows }) => rows.ids.length > 0);
  const shares = resolveWeights(
    channels.keys(),
    trust,
    speaking.map(({ name }) => name),
  );
  const kept = speaking.filter(({ name }) => shares.get(name)! > 0);
  const spreads = new Map(kept.map(({ name, rows }) => [name, cosineSpread(rows)]));
  const weights = balanced ? balanceWeights(shares, spreads) : shares;
  const fitted = new Map(
    kept.map(({ name, batch, standardisation }): [string, FusedChannel] => [
      name,
      { space: batch.space, ...standardisation, weight: weights.get(name)! },
    ]),
  );
  if (fitted.size === 0) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "no channel has both rows that differ and a weight above 0; encode the catalogue first, or raise a weight",
    );
  }
  return createEarlyFuser({ method: "early-fusion/1", channels: fitted });
}
