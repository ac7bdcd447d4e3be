import { add, dot, mean, mul, negate, sub } from "../../autodiff/arithmetic.js";
import { reshape } from "../../autodiff/broadcasting.js";
import { modalityDropout } from "../../autodiff/dropout.js";
import { softplus } from "../../autodiff/elementwise.js";
import { gather } from "../../autodiff/gather.js";
import { isSet, where } from "../../autodiff/masks.js";
import { matMul } from "../../autodiff/mat-mul.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import { concat, slice } from "../../autodiff/rearranging.js";
import { buildTrainingGraph, type TrainingGraph } from "../../autodiff/training-graph.js";
import type { Var } from "../../autodiff/variable.js";
import { sampledSoftmaxCrossEntropy } from "../../losses/softmax-cross-entropy.js";
import type { TowerChannel } from "./tower-content.js";
import type { Towers, TowerWidths } from "./towers.js";

export type TowerLoss = "bce" | "bpr" | "softmax";

/** The logit of an item that a user has: low enough that it takes no share. */
const NO_NEGATIVE = -1e9;

export interface TowerGraphOptions {
  readonly towers: Towers;
  readonly widths: TowerWidths;
  readonly users: number;
  readonly items: number;
  readonly channels: readonly TowerChannel[];
  readonly batchSize: number;
  /** Items drawn for each batch, at least 1 and at most all. */
  readonly negatives: number;
  readonly loss: TowerLoss;
  /** Chance that an item of the batch lacks a channel, and a person their history or their own features. */
  readonly modalityDropout: number;
}

/**
 * The graph of one training step. It reads whole tables (`content`, `profiles`, `own`) and the numbers of the batch:
 * `users` and the `items` they liked `[batch]`, `others` `[negatives]` that all users of the batch are told from,
 * `known` `[batch, negatives]` (1 where a user has the other item too, which is no negative then) and `in profile` `[batch, 1]`.
 *
 * The liked item is taken out of the profile it is predicted from: else a tower learns to find what it was shown.
 */
export function towerGraph(name: string, options: TowerGraphOptions): TrainingGraph {
  const { towers, widths, users, items, channels, batchSize, negatives, modalityDropout: rate } = options;
  return buildTrainingGraph(name, (tape) => {
    const table = tape.input("content", [items, widths.content]);
    const people = tape.input("users", [batchSize], { dtype: "int32" });
    const liked = gather(table, tape.input("items", [batchSize], { dtype: "int32" }));
    const others = gather(table, tape.input("others", [negatives], { dtype: "int32" }));
    const sums = gather(tape.input("profiles", [users, widths.content]), people);
    const profile = l2Normalise(sub(sums, mul(liked, tape.input("in profile", [batchSize, 1]))));
    const own = widths.own === 0 ? undefined : gather(tape.input("own", [users, widths.own]), people);
    // Each is dropped only where the other may speak, so that people without a history are learned for too.
    const person =
      own === undefined
        ? towers.person(tape, profile, own)
        : towers.person(tape, modalityDropout(profile, rate), modalityDropout(own, rate));
    const [likedVectors, otherVectors] = [liked, others].map((content) =>
      towers.item(tape, withModalitiesDropped(content, channels, rate)),
    );
    const known = isSet(tape.input("known", [batchSize, negatives], { dtype: "uint8" }));
    const logits = matMul(person, otherVectors!, { transposeRight: true });
    return { loss: lossOf({ liked: dot(person, likedVectors!), others: logits, known }, options.loss) };
  });
}

function withModalitiesDropped(content: Var, channels: readonly TowerChannel[], rate: number): Var {
  if (rate === 0) return content;
  const parts = channels.map(({ from, dimensions }) =>
    modalityDropout(slice(content, -1, from, from + dimensions), rate),
  );
  return l2Normalise(concat(parts, -1));
}

interface BatchLogits {
  /** `[batch]`. */
  readonly liked: Var;
  /** `[batch, negatives]`. */
  readonly others: Var;
  /** `[batch, negatives]`: those that are no negatives. */
  readonly known: Var;
}

/** Negatives count as much together as what was liked, whatever their number. */
function lossOf({ liked, others, known }: BatchLogits, loss: TowerLoss): Var {
  if (loss === "softmax") return sampledSoftmaxCrossEntropy(liked, where(known, NO_NEGATIVE, others));
  const positive = reshape(liked, [...liked.shape, 1]);
  if (loss === "bpr") return mean(where(known, 0, softplus(sub(others, positive))));
  return mul(add(mean(softplus(negate(liked))), mean(where(known, 0, softplus(others)))), 0.5);
}
