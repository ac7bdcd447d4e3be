import { add, mul } from "../../autodiff/arithmetic.js";
import { reshape } from "../../autodiff/broadcasting.js";
import { slice } from "../../autodiff/rearranging.js";
import { buildTrainingGraph, type TrainingGraph } from "../../autodiff/training-graph.js";
import { type CandidateLoss, candidateLoss } from "../../fusion/candidate-loss.js";
import type { FusedSettings } from "../../fusion/fused-settings.js";
import { gatheredSources, type ItemWorld, OWN_ROWS } from "../../fusion/item-sources.js";
import type { FuseItems } from "../../fusion/pair-graph.js";
import { scaledPeople } from "../../fusion/person-scale.js";
import { embeddingPenalty } from "../../losses/embedding-penalty.js";
import { type SequenceEncoderOptions, sequenceEncoder } from "./sequence-encoder.js";

export interface SequenceGraphOptions {
  readonly world: ItemWorld;
  readonly items: number;
  readonly batchSize: number;
  readonly candidates: number;
  readonly settings: FusedSettings;
  readonly encoder: SequenceEncoderOptions;
  readonly fuse: FuseItems;
}

/**
 * One training step of the sequence encoder and the fusion of items together. It reads the whole item tables, `things`
 * `[batch * (length + 1) + candidates]` (events of each row, then the candidates), `events` `[batch, length + 1]` (1 where
 * there is one), `weights` `[batch, length]` of the predictions and `known` `[batch, candidates]`.
 */
export function sequenceGraph(name: string, options: SequenceGraphOptions): TrainingGraph {
  const { world, items, batchSize, candidates, settings, encoder, fuse } = options;
  const { length, dimensions } = encoder;
  const { modalityDropout, idDropout, l2 } = settings;
  const events = batchSize * (length + 1);
  return buildTrainingGraph(name, (tape) => {
    const things = tape.input("things", [events + candidates], { dtype: "int32" });
    const dropout = { modality: modalityDropout, ids: idDropout };
    const sources = gatheredSources(tape, world, things, items, dropout);
    const fused = fuse(tape, sources);
    const rows = reshape(slice(fused, 0, 0, events), [batchSize, length + 1, dimensions]);
    const mask = tape.input("events", [batchSize, length + 1]);
    const people = sequenceEncoder(tape, slice(rows, 1, 0, length), slice(mask, 1, 0, length), encoder);
    const known = tape.input("known", [batchSize, candidates]);
    const loss = candidateLoss(
      {
        people: scaledPeople(people, settings),
        liked: slice(rows, 1, 1, length + 1),
        others: slice(fused, 0, events, events + candidates),
        known: reshape(known, [batchSize, 1, candidates]),
        weights: tape.input("weights", [batchSize, length]),
      },
      settings.loss as CandidateLoss,
    );
    const own = sources.find((source) => source.name === OWN_ROWS)?.values;
    return {
      loss: own === undefined || l2 === 0 ? loss : add(loss, mul(embeddingPenalty([own], "squared"), l2)),
    };
  });
}
