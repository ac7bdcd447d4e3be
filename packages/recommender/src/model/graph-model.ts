import { type FeatureTable, ModalisError, type ScoringModel, type Visitor } from "@modalis/contract";
import { checkFinite } from "./check-array.js";
import { cosinesToRow } from "./cosines-to-row.js";
import { gatherRows } from "./gather-rows.js";
import { historyWriters, tableWriters, visitorWriters } from "./graph-inputs.js";
import { checkGraphParts, type GraphParts } from "./graph-parts.js";
import { createGraphRunner, type RowWriters } from "./graph-runner.js";
import { stateOfGraph } from "./graph-state.js";
import { createTableScores } from "./table-scores.js";
import { checkItems, checkUsers, historyOf, userRowsOf } from "./user-rows.js";

/** A model whose people, and perhaps items, are encoded by ONNX graphs. */
export interface GraphModel extends ScoringModel {
  /**
   * Vectors of items never seen in training, `[rows, dimensions]`, from their features; absent when items are known by id only.
   *
   * @throws `INVALID_ARGUMENT` for a row of another length than the graph reads.
   */
  encodeItems?(
    features: ReadonlyMap<string, FeatureTable>,
    rowCount: number,
    signal?: AbortSignal,
  ): Promise<Float32Array>;
}

/**
 * Scores by the dot product of a person's vector, which a graph gives from their history or features, and the items'
 * (kind `graph`), as two-tower and sequence models do. Items are alike by the cosine of their vectors.
 *
 * @throws `INVALID_ARGUMENT` for arrays of other lengths, `INVALID_TENSOR` for values that are not finite; when it scores,
 * `INVALID_MODEL` for graphs that do not run, `MISSING_DEPENDENCY` without onnxruntime-node.
 */
export function graphModel(parts: GraphParts): GraphModel {
  const { itemVectors, dimensions, itemBias, userVectors } = parts;
  const { userCount, itemCount } = checkGraphParts(parts);
  const histories = userRowsOf(parts.interactions, itemCount);
  const people = parts.people === undefined ? undefined : createGraphRunner("people", parts.people);
  const items = parts.items === undefined ? undefined : createGraphRunner("items", parts.items);
  const encode = async (visitors: readonly Visitor[], signal: AbortSignal | undefined) => {
    const writers = firstOf(
      historyWriters(
        parts.history,
        visitors.map(({ history }) => history),
      ),
      visitorWriters(visitors),
    );
    return checked(
      await people!.run(visitors.length, writers, "vector", signal),
      visitors.length * dimensions,
    );
  };
  const tableScores = createTableScores({
    table: itemVectors,
    dimensions,
    ...(itemBias === undefined ? {} : { bias: itemBias }),
  });
  return {
    kind: "graph",
    userCount,
    itemCount,
    async scoreUsers(users, signal) {
      checkUsers(users, userCount);
      if (userVectors !== undefined)
        return tableScores.of(gatherRows(userVectors, users, dimensions), signal);
      const visitors = Array.from(users, (user) => ({ history: historyOf(histories, user).items }));
      return tableScores.of(await encode(visitors, signal), signal);
    },
    ...(people === undefined
      ? {}
      : {
          async scoreVisitors(visitors: readonly Visitor[], signal?: AbortSignal) {
            for (const { history } of visitors) checkItems(history, itemCount);
            return tableScores.of(await encode(visitors, signal), signal);
          },
        }),
    async scoreSimilar(item, signal) {
      signal?.throwIfAborted();
      checkItems([item], itemCount);
      return cosinesToRow(itemVectors, dimensions, item);
    },
    ...(items === undefined
      ? {}
      : {
          async encodeItems(features: ReadonlyMap<string, FeatureTable>, rows: number, signal?: AbortSignal) {
            return checked(
              await items.run(rows, tableWriters(features), "vector", signal),
              rows * dimensions,
            );
          },
        }),
    state: () => stateOfGraph(parts),
    async [Symbol.asyncDispose]() {
      await tableScores[Symbol.asyncDispose]();
      await people?.[Symbol.asyncDispose]();
      await items?.[Symbol.asyncDispose]();
    },
  };
}

function firstOf(...sources: readonly RowWriters[]): RowWriters {
  return (input) => {
    for (const source of sources) {
      const write = source(input);
      if (write !== undefined) return write;
    }
    return undefined;
  };
}

function checked(vectors: Float32Array, length: number): Float32Array {
  checkFinite("the vectors that the graph gives", vectors);
  if (vectors.length === length) return vectors;
  throw new ModalisError(
    "INVALID_MODEL",
    `the graph gives ${vectors.length} values where ${length} are needed; its vectors are of other dimensions than the items'`,
  );
}
