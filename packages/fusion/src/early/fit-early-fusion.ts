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
 * A channel without rows, or of weight 0, is left out. Channels are kept in alphabetical order, so the result
 * does not depend on the map's.
 *
 * @throws `INVALID_ARGUMENT` for bad weights, or when no channel is left.
 * @example
 * const fuser = fitEarlyFusion(new Map([["image", imageBatch], ["text", textBatch]]));
 * const { batch } = fuser.fuse(channels); // unit rows; dot product = weighted cosine
 */
export function fitEarlyFusion(channels: ChannelBatches, options: EarlyFusionOptions = {}): EarlyFuser {
  const shares = resolveWeights([...channels.keys()], options.weights);
  const names = [...channels.keys()].filter(
    (name) => channels.get(name)!.ids.length > 0 && shares.get(name)! > 0,
  );
  const standardisations = new Map(
    names.sort().map((name) => [name, fitStandardisation(channels.get(name)!, options)]),
  );
  const spreads = new Map(
    [...standardisations].map(([name, standardisation]) => [
      name,
      cosineSpread(standardiseRows(channels.get(name)!, standardisation)),
    ]),
  );
  const weights = (options.balanced ?? true) ? balanceWeights(shares, spreads) : shares;
  const fitted = new Map(
    [...standardisations].map(([name, standardisation]): [string, FusedChannel] => [
      name,
      { space: channels.get(name)!.space, ...standardisation, weight: weights.get(name)! },
    ]),
  );
  if (fitted.size === 0) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "no channel has both rows and a weight above 0; encode the catalogue first, or raise a weight",
    );
  }
  return createEarlyFuser({ method: "early-fusion/1", channels: fitted });
}
