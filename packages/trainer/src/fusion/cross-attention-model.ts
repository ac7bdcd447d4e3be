import type { FeatureTable, Interactions } from "@modalis/contract";
import { graphModel } from "@modalis/recommender";
import { encodeRows } from "../autodiff/encode-rows.js";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import { VARIES } from "../autodiff/variable.js";
import type { ContentScoringModel } from "./content-scoring-model.js";
import { meanOfTokens } from "./cross-attention.js";
import { type CrossFusionOptions, crossFusedItems } from "./cross-fused-items.js";
import { fedSources, type ItemWorld, rawSources } from "./item-sources.js";
import { encodedInputs, type ItemTables, itemTables } from "./item-tables.js";
import { learnedUsers, type UserScale } from "./learned-users.js";
import { otherTokens } from "./other-tokens.js";
import { USER_ROWS } from "./pair-graph.js";

/** What cross-attention fusion learned, and the items it is applied to. */
export interface LearnedAttention {
  readonly model: string;
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly tables: ItemTables;
  readonly interactions: Interactions;
  readonly how: CrossFusionOptions;
  readonly scale: UserScale;
}

/** Last events of a visitor whose mean they are scored by. */
const VISITOR_EVENTS = 100;

/**
 * The model that learned attention is: vectors of users and items, a graph that gives a visitor's (the mean of the fused
 * items of their history) and, where all modalities are pooled vectors, one that fuses new items.
 */
export async function crossAttentionModel(
  learned: LearnedAttention,
  signal?: AbortSignal,
): Promise<ContentScoringModel> {
  const { model, values, tables, interactions, how } = learned;
  const { dimensions } = how;
  const { modalities } = tables.world;
  const itemVectors = await encodeRows(
    fusingGraph(tables.world, values, how),
    encodedInputs(tables, values),
    {
      ...{ rows: tables.items, signal },
    },
  );
  const pooled = modalities.length > 0 && modalities.every(({ length }) => length === 1);
  const fused = graphModel({
    ...{ itemVectors, dimensions, interactions },
    userVectors: learnedUsers(values.get(USER_ROWS)!, learned.scale, interactions),
    people: visitorGraph(dimensions),
    history: { itemInputs: itemVectors, inputDimensions: dimensions, length: VISITOR_EVENTS },
    ...(pooled
      ? {
          items: exportInferenceGraph(
            "items",
            (tape) => ({ vector: crossFusedItems(tape, rawSources(tape, modalities), how) }),
            values,
          ),
        }
      : {}),
  });
  return {
    ...fused,
    async withItemFeatures(features: ReadonlyMap<string, FeatureTable>, stop?: AbortSignal) {
      const tokens = otherTokens(model, tables, features);
      return crossAttentionModel(
        { ...learned, tables: itemTables(tables.world, tokens, interactions) },
        stop,
      );
    },
  };
}

/** The graph from fed rows of items to `vector`, `[batch, dimensions]`. */
export function fusingGraph(
  world: ItemWorld,
  values: ReadonlyMap<string, Float32Array>,
  how: CrossFusionOptions,
): Uint8Array {
  return exportInferenceGraph(
    "fused items",
    (tape) => ({ vector: crossFusedItems(tape, fedSources(tape, world), how) }),
    values,
  );
}

function visitorGraph(dimensions: number): Uint8Array {
  return exportInferenceGraph(
    "people",
    (tape) => ({
      vector: meanOfTokens({
        tokens: tape.input("history", [VARIES, VISITOR_EVENTS, dimensions]),
        mask: tape.input("history.mask", [VARIES, VISITOR_EVENTS]),
      }),
    }),
    new Map(),
  );
}
