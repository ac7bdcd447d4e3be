import { dot, mul, sub } from "../../autodiff/arithmetic.js";
import { reshape } from "../../autodiff/broadcasting.js";
import { modalityDropout } from "../../autodiff/dropout.js";
import { gather } from "../../autodiff/gather.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import { concat, slice } from "../../autodiff/rearranging.js";
import type { Tape } from "../../autodiff/tape.js";
import { buildTrainingGraph, type TrainingGraph } from "../../autodiff/training-graph.js";
import type { Var } from "../../autodiff/variable.js";
import { bayesianPersonalisedRanking } from "../../losses/bayesian-personalised-ranking.js";
import { binaryCrossEntropy } from "../../losses/binary-cross-entropy.js";
import { sampledSoftmaxCrossEntropy } from "../../losses/softmax-cross-entropy.js";
import type { TowerChannel } from "./tower-content.js";
import type { Towers, TowerWidths } from "./towers.js";

export type TowerLoss = "bce" | "bpr" | "softmax";

export interface TowerGraphOptions {
  readonly towers: Towers;
  readonly widths: TowerWidths;
  readonly users: number;
  readonly items: number;
  readonly channels: readonly TowerChannel[];
  readonly batchSize: number;
  /** Items drawn for each that was liked, at least 1. */
  readonly negatives: number;
  readonly loss: TowerLoss;
  /** Chance that an item of the batch lacks a channel, and a person their history or their own features. */
  readonly modalityDropout: number;
}

/**
 * The graph of one training step. It reads whole tables (`content`, `profiles`, `own`) and the numbers of the batch:
 * `users` `[batch]`, `items` `[batch, 1 + negatives]` with the liked item first, and `in profile` `[batch, 1]`.
 *
 * The liked item is taken out of the profile it is predicted from: else a tower learns to find what it was shown.
 */
export function towerGraph(name: string, options: TowerGraphOptions): TrainingGraph {
  const { towers, widths, users, items, channels, batchSize, negatives, loss } = options;
  return buildTrainingGraph(name, (tape) => {
    const contentTable = tape.input("content", [items, widths.content]);
    const profileTable = tape.input("profiles", [users, widths.content]);
    const people = tape.input("users", [batchSize], { dtype: "int32" });
    const things = tape.input("items", [batchSize, 1 + negatives], { dtype: "int32" });
    const content = gather(contentTable, things);
    const liked = reshape(slice(content, 1, 0, 1), [batchSize, widths.content]);
    const others = sub(gather(profileTable, people), mul(liked, tape.input("in profile", [batchSize, 1])));
    const profile = l2Normalise(others);
    const rate = options.modalityDropout;
    const own = widths.own === 0 ? undefined : gather(tape.input("own", [users, widths.own]), people);
    // Each is dropped only where the other may speak, so that people without a history are learned for too.
    const person =
      own === undefined
        ? towers.person(tape, profile, own)
        : towers.person(tape, modalityDropout(profile, rate), modalityDropout(own, rate));
    const vectors = towers.item(tape, withModalitiesDropped(content, channels, rate));
    const logits = dot(reshape(person, [batchSize, 1, towers.dimensions]), vectors);
    return { loss: lossOf(tape, logits, loss) };
  });
}

function withModalitiesDropped(content: Var, channels: readonly TowerChannel[], rate: number): Var {
  if (rate === 0) return content;
  const parts = channels.map(({ from, dimensions }) =>
    modalityDropout(slice(content, -1, from, from + dimensions), rate),
  );
  return l2Normalise(concat(parts, -1));
}

/** @param logits `[batch, 1 + negatives]`, the liked one first. */
function lossOf(tape: Tape, logits: Var, loss: TowerLoss): Var {
  const [batch = 0, all = 0] = logits.shape;
  if (loss === "bce") {
    const labels = Float32Array.from({ length: all }, (_, at) => (at === 0 ? 1 : 0));
    return binaryCrossEntropy(logits, tape.constantTensor(labels, [1, all]));
  }
  const [liked, others] = [slice(logits, 1, 0, 1), slice(logits, 1, 1, all)];
  if (loss === "bpr") return bayesianPersonalisedRanking(liked, others);
  return sampledSoftmaxCrossEntropy(reshape(liked, [batch]), others);
}
