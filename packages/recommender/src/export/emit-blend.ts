import type { ModelState } from "@modalis/contract";
import { readBlendState } from "../model/blend-state.js";
import type { EmitScores, ScoresEmitter } from "./scores-emitter.js";

/** Element types, as onnx.proto numbers them. */
const FLOAT = 1;
const DOUBLE = 11;

/** The weighted sum of the parts' scores, each in deviations from its mean where the blend says so. */
export async function emitBlend(
  state: ModelState,
  { graph, prefix, user }: ScoresEmitter,
  emitPart: EmitScores,
): Promise<string> {
  const { parts, normalise, itemBias } = readBlendState(state);
  let total: string | undefined;
  let isSpoken: string | undefined;
  for (const [at, { state: part, weight, itemWeights }] of [...parts.values()].entries()) {
    const own = { graph, prefix: `${prefix}part${at}.`, user };
    const scores = await emitPart(part, own);
    const term = emitTerm(own, scores, normalise === "none", weight, itemWeights);
    total = total === undefined ? term : graph.add("Add", [total, term]);
    if (part.kind === "constant") continue;
    const speaks = emitSpeaks(own, scores, term);
    isSpoken = isSpoken === undefined ? speaks : graph.add("Or", [isSpoken, speaks]);
  }
  if (itemBias !== undefined) {
    total = graph.add("Add", [total!, graph.floats(`${prefix}itemBias`, [itemBias.length], itemBias)]);
  }
  // What is the same for everybody counts beside what is not, as in `blendModel`.
  return isSpoken === undefined ? total! : graph.add("Where", [isSpoken, total!, graph.float(0)]);
}

/** Whether a part's scores tell items apart and its term is not nothing, `[1]`. */
function emitSpeaks({ graph }: ScoresEmitter, scores: string, term: string): string {
  const most = (value: string): string => graph.add("ReduceMax", [value], { keepdims: 1 });
  const least = graph.add("ReduceMin", [scores], { keepdims: 1 });
  return graph.add("And", [
    graph.add("Greater", [most(scores), least]),
    graph.add("Greater", [most(graph.add("Abs", [term])), graph.float(0)]),
  ]);
}

function emitTerm(
  { graph, prefix }: ScoresEmitter,
  scores: string,
  plain: boolean,
  weight: number,
  itemWeights: Float32Array | undefined,
): string {
  const weights =
    itemWeights === undefined
      ? undefined
      : graph.floats(`${prefix}itemWeights`, [itemWeights.length], itemWeights);
  const weighed = (value: string): string =>
    weights === undefined ? value : graph.add("Mul", [value, weights]);
  if (plain) return weighed(graph.add("Mul", [scores, graph.float(weight)]));
  return weighed(emitDeviations({ graph, prefix, user: "" }, scores, weight, itemWeights));
}

/** Moments are taken in double precision, as the model takes them: scores that hardly differ have deviations of rounding. */
function emitDeviations(
  { graph, prefix }: ScoresEmitter,
  scores: string,
  weight: number,
  itemWeights: Float32Array | undefined,
): string {
  const double = (name: string, values: readonly number[]): string =>
    graph.constant(
      `${prefix}${name}`,
      "float64",
      values.length === 1 ? [] : [values.length],
      Float64Array.from(values),
    );
  const mask =
    itemWeights === undefined ? undefined : Array.from(itemWeights, (value) => (value === 0 ? 0 : 1));
  const counted = mask === undefined ? undefined : double("counted", mask);
  const among = double("among", [Math.max(1, mask?.reduce<number>((sum, value) => sum + value, 0) ?? 0)]);
  const meanOf = (value: string): string => {
    if (counted === undefined) return graph.add("ReduceMean", [value], { axes: [0], keepdims: 1 });
    const kept = graph.add("Mul", [value, counted]);
    return graph.add("Div", [graph.add("ReduceSum", [kept, graph.integers(0)], { keepdims: 1 }), among]);
  };
  const exact = graph.add("Cast", [scores], { to: DOUBLE });
  const mean = meanOf(exact);
  const distance = graph.add("Sub", [exact, mean]);
  const deviation = graph.add("Sqrt", [meanOf(graph.add("Mul", [distance, distance]))]);
  // Equal scores say nothing: their term is 0, not a division by 0.
  const floor = graph.add("Mul", [graph.add("Abs", [mean]), double("rounding", [1e-7])]);
  const least = graph.add("Max", [floor, double("least", [1e-37])]);
  const tells = graph.add("Greater", [deviation, least]);
  const scaled = graph.add("Div", [graph.add("Mul", [distance, double("weight", [weight])]), deviation]);
  return graph.add("Cast", [graph.add("Where", [tells, scaled, double("nothing", [0])])], { to: FLOAT });
}
