import { createHash } from "node:crypto";
import type { Interactions } from "@modalis/contract";
import { createOnnxRuntime, floatTensor, type OnnxRuntime } from "@modalis/onnx";
import { graphModel } from "@modalis/recommender";
import { mul } from "../../autodiff/arithmetic.js";
import { reshape, sum } from "../../autodiff/broadcasting.js";
import { exportInferenceGraph } from "../../autodiff/inference-graph.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import type { Tape } from "../../autodiff/tape.js";
import { VARIES, type Var } from "../../autodiff/variable.js";
import { pauseOften } from "../../loop/pause-often.js";
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

const ROWS_AT_ONCE = 512;

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
  // One thread: the order of sums must not depend on the machine.
  await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
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
  const profiles = { profiles: profileSums };
  return {
    itemVectors: await encodedRows(
      runtime,
      item,
      { content: content.table },
      { rows: content.table.length / content.dimensions, signal },
    ),
    userVectors: await encodedRows(
      runtime,
      person,
      own === undefined ? profiles : { ...profiles, own: own.table },
      {
        rows: profileSums.length / content.dimensions,
        signal,
      },
    ),
  };
}

/** A person's vector from their history, and their own features where the data has some. */
function visitor(tape: Tape, { towers, content, own, historyLength }: LearnedTowers): Var {
  const history = tape.input("history", [VARIES, historyLength, content.dimensions]);
  const mask = reshape(tape.input("history.mask", [VARIES, historyLength]), [VARIES, historyLength, 1]);
  const profile = l2Normalise(sum(mul(history, mask), [1]));
  return towers.person(tape, profile, own === undefined ? undefined : contentInput(tape, own.channels));
}

async function encodedRows(
  runtime: OnnxRuntime,
  bytes: Uint8Array,
  tables: Readonly<Record<string, Float32Array>>,
  { rows, signal }: { readonly rows: number; readonly signal: AbortSignal | undefined },
): Promise<Float32Array> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await using session = await runtime.open({ id: "tower", revision: "1", sha256, load: async () => bytes });
  const pause = pauseOften(signal);
  let vectors = new Float32Array(0);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    const to = Math.min(rows, from + ROWS_AT_ONCE);
    const feeds = Object.entries(tables).map(([name, table]) => {
      const width = table.length / rows;
      return [name, floatTensor(table.subarray(from * width, to * width), [to - from, width])] as const;
    });
    const { vector } = await session.run(Object.fromEntries(feeds));
    const part = vector!.data as Float32Array;
    if (from === 0) vectors = new Float32Array((part.length / (to - from)) * rows);
    vectors.set(part, (vectors.length / rows) * from);
    await pause();
  }
  return vectors;
}
