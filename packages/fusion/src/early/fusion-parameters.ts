import type { EmbeddingSpace } from "@modalis/contract";
import type { ChannelStandardisation } from "./channel-standardisation.js";

/** Everything early fusion learnt from a catalogue, as plain data; `saveFusion` and `loadFusion` keep it. */
export interface EarlyFusionParameters {
  readonly method: "early-fusion/1";
  /** By channel, in the order in which they stand in the fused row. */
  readonly channels: ReadonlyMap<string, FusedChannel>;
}

/** What early fusion does to one channel. */
export interface FusedChannel extends ChannelStandardisation {
  readonly space: EmbeddingSpace;
  /** Share of the channel in a fused similarity, more than 0: the square of its block's scale. */
  readonly weight: number;
}
