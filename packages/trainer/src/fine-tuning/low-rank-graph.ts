import { add, mean, mul, sub } from "../autodiff/arithmetic.js";
import { pick } from "../autodiff/gather.js";
import { matMul } from "../autodiff/mat-mul.js";
import { l2Normalise } from "../autodiff/normalisation.js";
import { concat } from "../autodiff/rearranging.js";
import { logSumExp } from "../autodiff/softmax.js";
import type { Tape } from "../autodiff/tape.js";
import { buildTrainingGraph, type TrainingGraph } from "../autodiff/training-graph.js";
import type { Var } from "../autodiff/variable.js";
import { towerVectors } from "../pretrain/content-tower.js";
import type { ContentChannel } from "../pretrain/id-free-content.js";
import { besideWeights } from "./low-rank.js";
import type { LowRankSettings } from "./low-rank-settings.js";
import { replayGraph } from "./replay-graph.js";
import type { TokenStates } from "./token-states.js";

export interface LowRankGraphOptions {
  readonly states: TokenStates;
  /** The channel whose vectors the encoder gives. */
  readonly channel: string;
  readonly channels: readonly ContentChannel[];
  readonly settings: LowRankSettings;
  /** Of the tower. */
  readonly tower: { readonly dimensions: number; readonly residualUnits: number };
  readonly items: number;
}

/** Low enough that an item left out takes no share. */
const LEFT_OUT = 1e4;

/**
 * One step: texts from their kept states through the last layer and the heads; the softmax finds what each person likes among
 * these items and all others, which stand as they were last computed and let no gradient through.
 *
 * The loss is that of a model without ids on frozen encoders, so that the two can be compared.
 */
export function lowRankGraph(options: LowRankGraphOptions): TrainingGraph {
  const { settings, tower, items } = options;
  const { textsAStep: texts, temperature } = settings;
  const people = texts * settings.peopleAText;
  return buildTrainingGraph("low-rank adapters", (tape) => {
    const vectors = liveVectors(tape, options);
    const rest = tape.input("rest", [items, tower.dimensions]);
    const history = matMul(tape.input("histories", [people, texts]), vectors);
    const base = tape.input("base", [people, tower.dimensions]);
    const person = l2Normalise(add(history, base), 1e-6);
    const scores = (others: Var, leftOut: Var) =>
      sub(mul(matMul(person, others, { transposeRight: true }), 1 / temperature), mul(leftOut, LEFT_OUT));
    const all = concat(
      [
        scores(vectors, tape.input("liked", [people, texts])),
        scores(rest, tape.input("closed", [people, items])),
      ],
      -1,
    );
    const targets = tape.input("targets", [people], { dtype: "int32" });
    const each = sub(logSumExp(all), pick(all, targets));
    return { loss: mean(mul(each, tape.input("weights", [people]))), outputs: { vectors } };
  });
}

function liveVectors(tape: Tape, { states, channel, channels, settings, tower }: LowRankGraphOptions): Var {
  const { layer, tokens, graph, model } = states;
  const { textsAStep: texts } = settings;
  const values = new Map([
    [layer.startsAt, tape.input("hidden", [texts, tokens, layer.width])],
    ["attention_mask", tape.input("mask", [texts, tokens], { dtype: "int32" })],
  ]);
  const beside = besideWeights(tape, layer.weights, settings);
  const encoded = replayGraph(tape, { model, graph, nodes: layer.nodes, values, beside }).get(layer.output)!;
  const rows = channels.map(({ name, inputs, standardisation: { mean, scale } }) => {
    if (name !== channel) return tape.input(`x ${name}`, [texts, inputs]);
    const centred = sub(encoded, tape.constantTensor(mean, [inputs]));
    return mul(mul(centred, tape.constantTensor(scale, [inputs])), tape.input("present", [texts, 1]));
  });
  return towerVectors(tape, channels, rows, { ...tower, dropout: 0 });
}
