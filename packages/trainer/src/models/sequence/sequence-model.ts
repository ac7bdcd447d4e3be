import type { FeatureTable, Interactions } from "@modalis/contract";
import { graphModel } from "@modalis/recommender";
import { reshape } from "../../autodiff/broadcasting.js";
import { encodeRows } from "../../autodiff/encode-rows.js";
import { exportInferenceGraph } from "../../autodiff/inference-graph.js";
import { slice } from "../../autodiff/rearranging.js";
import type { Tape } from "../../autodiff/tape.js";
import { VARIES, type Var } from "../../autodiff/variable.js";
import type { ContentScoringModel } from "../../fusion/content-scoring-model.js";
import { type GateKind, gatedParts, sumOf } from "../../fusion/gated-parts.js";
import { fedSources, rawSources } from "../../fusion/item-sources.js";
import { encodedInputs, type ItemTables, itemTables } from "../../fusion/item-tables.js";
import { otherTokens } from "../../fusion/other-tokens.js";
import { type PersonScale, scaledPeople } from "../../fusion/person-scale.js";
import { type SequenceEncoderOptions, sequenceEncoder } from "./sequence-encoder.js";

/** What a sequential model learned, and the items and histories it is applied to. */
export interface LearnedSequences {
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly tables: ItemTables;
  readonly interactions: Interactions;
  readonly encoder: SequenceEncoderOptions;
  readonly gates: GateKind;
  readonly scale: PersonScale;
}

/**
 * The model that a learned sequence encoder is: every person is encoded from their last events, users and visitors alike,
 * by one ONNX graph; another graph gives the vectors of new items from their content.
 */
export async function sequenceModel(
  learned: LearnedSequences,
  signal?: AbortSignal,
): Promise<ContentScoringModel> {
  const { values, tables, interactions, encoder, gates, scale } = learned;
  const { dimensions, length } = encoder;
  const { modalities } = tables.world;
  const how = { dimensions, gates, unitLength: scale.similarity === "cosine" };
  const fusing = exportInferenceGraph(
    "fused items",
    (tape) => ({ vector: sumOf(gatedParts(tape, fedSources(tape, tables.world), how)) }),
    values,
  );
  const vectors = await encodeRows(fusing, encodedInputs(tables, values), { rows: tables.items, signal });
  const model = graphModel({
    ...{ itemVectors: vectors, dimensions, interactions },
    people: exportInferenceGraph("people", (tape) => ({ vector: person(tape, encoder, scale) }), values),
    history: { itemInputs: vectors, inputDimensions: dimensions, length },
    ...(modalities.length === 0
      ? {}
      : {
          items: exportInferenceGraph(
            "items",
            (tape) => ({ vector: sumOf(gatedParts(tape, rawSources(tape, modalities), how)) }),
            values,
          ),
        }),
  });
  return {
    ...model,
    async withItemFeatures(features: ReadonlyMap<string, FeatureTable>, stop?: AbortSignal) {
      const tokens = otherTokens("sasrec", tables, features);
      return sequenceModel({ ...learned, tables: itemTables(tables.world, tokens, interactions) }, stop);
    },
  };
}

/** The vector after the newest event, `[batch, dimensions]`. */
function person(tape: Tape, encoder: SequenceEncoderOptions, scale: PersonScale): Var {
  const { length, dimensions } = encoder;
  const history = tape.input("history", [VARIES, length, dimensions]);
  const mask = tape.input("history.mask", [VARIES, length]);
  const encoded = sequenceEncoder(tape, history, mask, encoder);
  return scaledPeople(reshape(slice(encoded, 1, length - 1, length), [VARIES, dimensions]), scale);
}
