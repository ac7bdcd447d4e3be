import type { ModelState } from "@modalis/contract";
import { combineBias, type FactorsParts } from "../model/factors-parts.js";
import { readFactors } from "../model/factors-state.js";
import { historyWriters, visitorWriters } from "../model/graph-inputs.js";
import type { GraphParts } from "../model/graph-parts.js";
import { createGraphRunner } from "../model/graph-runner.js";
import { readGraph } from "../model/graph-state.js";
import { checkBytes, type ScoresEmitter } from "./scores-emitter.js";

/** The dot products of a user's factors with the items', and the biases. */
export async function emitFactors(state: ModelState, emitter: ScoresEmitter): Promise<string> {
  return emitDots(readFactors(state), emitter);
}

/** A graph model scores its users by vectors; those that it encodes anew each time are encoded once for all. */
export async function emitGraphModel(state: ModelState, emitter: ScoresEmitter): Promise<string> {
  const parts = readGraph(state);
  const { itemVectors, dimensions, itemBias } = parts;
  const userFactors = parts.userVectors ?? (await encodeUsers(parts));
  const bias = itemBias === undefined ? {} : { itemBias };
  return emitDots({ userFactors, itemFactors: itemVectors, dimensions, ...bias }, emitter);
}

function emitDots(parts: FactorsParts, { graph, prefix, user }: ScoresEmitter): string {
  const { userFactors, itemFactors, dimensions, userBias } = parts;
  const items = itemFactors.length / dimensions;
  checkBytes("the factors", userFactors.byteLength + itemFactors.byteLength);
  const users = graph.floats(
    `${prefix}userFactors`,
    [userFactors.length / dimensions, dimensions],
    userFactors,
  );
  const table = graph.floats(`${prefix}itemFactors`, [items, dimensions], itemFactors);
  const row = graph.add("Gather", [users, user]);
  const dots = graph.add("Gemm", [row, table], { transB: 1 });
  let scores = graph.add("Reshape", [dots, graph.integers(items)]);
  const itemBias = combineBias(parts, items);
  if (itemBias !== undefined) {
    scores = graph.add("Add", [scores, graph.floats(`${prefix}itemBias`, [items], itemBias)]);
  }
  if (userBias === undefined) return scores;
  const bias = graph.floats(`${prefix}userBias`, [userBias.length], userBias);
  return graph.add("Add", [scores, graph.add("Gather", [bias, user])]);
}

async function encodeUsers({ people, history, interactions }: GraphParts): Promise<Float32Array> {
  const { offsets, items } = interactions;
  const histories = Array.from({ length: offsets.length - 1 }, (_, user) =>
    items.subarray(offsets[user]!, offsets[user + 1]!),
  );
  await using runner = createGraphRunner("people", people!);
  const fromHistory = historyWriters(history, histories);
  const fromFeatures = visitorWriters(histories.map((own) => ({ history: own })));
  const writers = (input: string) => fromHistory(input) ?? fromFeatures(input);
  return await runner.run(histories.length, writers, "vector");
}
