import { ModalisError, type ModelState } from "@modalis/contract";
import { createGraphBuilder } from "@modalis/onnx";
import { readState } from "../model/model-state.js";
import { emitBlend } from "./emit-blend.js";
import { emitFactors, emitGraphModel } from "./emit-factors.js";
import { emitItemWeights, emitUserNeighbours } from "./emit-histories.js";
import type { EmitScores, ScoresEmitter } from "./scores-emitter.js";

const EMITTERS: Readonly<Record<string, EmitScores>> = {
  blend: (state, emitter) => emitBlend(state, emitter, emitState),
  constant: async (state, { graph, prefix }) => {
    const scores = readState(state).float32("scores");
    return graph.floats(`${prefix}scores`, [scores.length], scores);
  },
  factors: emitFactors,
  graph: emitGraphModel,
  "item-weights": emitItemWeights,
  "user-neighbours": emitUserNeighbours,
};

/**
 * Writes a model's scoring as one .onnx file that needs none of our code: input `user`, int64 `[1]`, the user's number in training;
 * output `scores`, float32 `[items]`.
 *
 * @throws `UNSUPPORTED_INPUT` for a kind that cannot be written so, `LIMIT_EXCEEDED` for a model of over 1.9 GB.
 */
export async function scoresGraph(state: ModelState): Promise<Uint8Array> {
  const graph = createGraphBuilder("scores");
  const scores = await emitState(state, { graph, prefix: "model.", user: "user" });
  graph.add("Identity", [scores], {}, "scores");
  return graph.build({
    inputs: [{ name: "user", dtype: "int64", shape: [1] }],
    outputs: [{ name: "scores", dtype: "float32", shape: ["items"] }],
  });
}

async function emitState(state: ModelState, emitter: ScoresEmitter): Promise<string> {
  const emit = Object.hasOwn(EMITTERS, state.kind) ? EMITTERS[state.kind] : undefined;
  if (emit !== undefined) return emit(state, emitter);
  throw new ModalisError(
    "UNSUPPORTED_INPUT",
    `a model of kind "${state.kind}" cannot be exported; those of kind ${Object.keys(EMITTERS).join(", ")} can`,
  );
}
