import type { Interactions } from "@modalis/contract";
import { graphModel } from "@modalis/recommender";
import { mul } from "../../autodiff/arithmetic.js";
import { reshape, sum } from "../../autodiff/broadcasting.js";
import { encodeRows } from "../../autodiff/encode-rows.js";
import { exportInferenceGraph } from "../../autodiff/inference-graph.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import type { Tape } from "../../autodiff/tape.js";
import { VARIES, type Var } from "../../autodiff/variable.js";
import { contentInput, type TowerContent } from "./tower-content.js";
import type { Towers } from "./towers.js";

/** Towers with what they learned, and the data they are applied to. */
export interface LearnedTowers {
  readonly towers: Towers;
  readonly values: ReadonlyMap<string, Float32Array>;
  readonly content: TowerContent;
  /** The users' own features; absent where there are none. */
  readonly own: TowerContent | undefined;
  /** `[users, content]`. */
  readonly profileSums: Float32Array;
  readonly interactions: Interactions;
  readonly historyLength: number;
}

/**
 * The model that learned towers are: vectors of all users and items, and the graphs that give those of new ones (a person
 * from their history and own features, an item from its content).
 */
export async function towerModel(
  learned: LearnedTowers,
  signal?: AbortSignal,
): Promise<ReturnType<typeof graphModel>> {
  const { towers, values, content, interactions, historyLength } = learned;
  const people = exportInferenceGraph("people", (tape) => ({ vector: visitor(tape, learned) }), values);
  const items = exportInferenceGraph(
    "items",
    (tape) => ({ vector: towers.item(tape, contentInput(tape, content.channels)) }),
    values,
  );
  return graphModel({
    ...(await vectorsOf(learned, signal)),
    dimensions: towers.dimensions,
    interactions,
    people,
    items,
    history: { itemInputs: content.table, inputDimensions: content.dimensions, length: historyLength },
  });
}

/** The model for evaluation between epochs: users and items of the training alone. */
export async function trainedTowerModel(
  learned: LearnedTowers,
  signal?: AbortSignal,
): Promise<ReturnType<typeof graphModel>> {
  const { towers, interactions } = learned;
  return graphModel({ ...(await vectorsOf(learned, signal)), dimensions: towers.dimensions, interactions });
}

async function vectorsOf(
  { towers, values, content, own, profileSums }: LearnedTowers,
  signal: AbortSignal | undefined,
): Promise<{ itemVectors: Float32Array; userVectors: Float32Array }> {
  const item = exportInferenceGraph(
    "content",
    (tape) => ({ vector: towers.item(tape, tape.input("content", [VARIES, content.dimensions])) }),
    values,
  );
  const person = exportInferenceGraph(
    "profiles",
    (tape) => {
      const profile = l2Normalise(tape.input("profiles", [VARIES, content.dimensions]));
      const features = own === undefined ? undefined : tape.input("own", [VARIES, own.dimensions]);
      return { vector: towers.person(tape, profile, features) };
    },
    values,
  );
  const items = new Map([["content", content.table]]);
  const people = new Map([["profiles", profileSums]]);
  if (own !== undefined) people.set("own", own.table);
  const rowsOf = (table: Float32Array) => ({ rows: table.length / content.dimensions, signal });
  return {
    itemVectors: await encodeRows(item, items, rowsOf(content.table)),
    userVectors: await encodeRows(person, people, rowsOf(profileSums)),
  };
}

/** A person's vector from their history, and their own features where the data has some. */
function visitor(tape: Tape, { towers, content, own, historyLength }: LearnedTowers): Var {
  const history = tape.input("history", [VARIES, historyLength, content.dimensions]);
  const mask = reshape(tape.input("history.mask", [VARIES, historyLength]), [VARIES, historyLength, 1]);
  const profile = l2Normalise(sum(mul(history, mask), [1]));
  return towers.person(tape, profile, own === undefined ? undefined : contentInput(tape, own.channels));
}
