import { add, dot, mul, negate } from "../../autodiff/arithmetic.js";
import { sum } from "../../autodiff/broadcasting.js";
import { dropout } from "../../autodiff/dropout.js";
import { detached, square } from "../../autodiff/elementwise.js";
import { linear } from "../../autodiff/mat-mul.js";
import { l2Normalise } from "../../autodiff/normalisation.js";
import type { Tape } from "../../autodiff/tape.js";
import { buildTrainingGraph, type TrainingGraph } from "../../autodiff/training-graph.js";
import type { Var } from "../../autodiff/variable.js";
import type { ContentChannel } from "../pairwise/content-channels.js";

export interface Bm3GraphOptions {
  /** Samples a run; shorter batches are filled up with samples of weight 0. */
  readonly samples: number;
  readonly dimensions: number;
  readonly channels: readonly Pick<ContentChannel, "name" | "dimensions">[];
  /** Share of a target's numbers that are dropped. */
  readonly dropoutRate: number;
  readonly contentWeight: number;
  readonly l2: number;
}

/**
 * BM3's loss over a batch of users with an item each.
 *
 * With `h` a row before and `p(h)` after the predictor, `t(h)` a row with dropout that no gradient passes, and cosine
 * similarities throughout: reconstruction `2 - cos(p(h_u), t(h_i)) - cos(p(h_i), t(h_u))`; for each channel, with `e` the
 * projected content, alignment `1 - cos(p(e), t(h_i))` and masking `1 - cos(p(e), t(e))`, times `contentWeight`; and half
 * of `l2` times the squared length of `h_u` and `h_i`. Zhou et al. 2023, equations 8 to 15.
 *
 * Feeds: `users` and `items` `[samples, dimensions]`, of which the gradient is given; `weights` `[samples]`, 1 / samples
 * each; by channel `content …` `[samples, columns]` and `content weights …` `[samples]`, 0 where an item lacks the channel.
 */
export function bm3Graph(options: Bm3GraphOptions): TrainingGraph {
  return buildTrainingGraph("bm3", (tape) => ({ loss: bm3Loss(tape, options) }));
}

function bm3Loss(tape: Tape, options: Bm3GraphOptions): Var {
  const { samples, dimensions, channels, dropoutRate, contentWeight, l2 } = options;
  const rows = (name: string) => tape.input(name, [samples, dimensions], { needsGradient: true });
  const [users, items] = [rows("users"), rows("items")];
  const weights = tape.input("weights", [samples]);
  const predictor = tape.parameter("predictor", [dimensions, dimensions], { kind: "xavier-uniform" });
  const shift = tape.parameter("predictor bias", [dimensions], { kind: "constant", value: 0 });
  const predicted = (row: Var) => l2Normalise(linear(row, predictor, shift));
  const target = (row: Var) => l2Normalise(dropout(detached(row), dropoutRate));
  // One mask a table, so that both losses that see an item see the same view of it.
  const [targetUsers, targetItems] = [target(users), target(items)];
  const apart = (online: Var, other: Var, weight: Var) =>
    sum(mul(add(negate(dot(online, other)), 1), weight));
  let loss = add(
    apart(predicted(users), targetItems, weights),
    apart(predicted(items), targetUsers, weights),
  );
  for (const { name, dimensions: columns } of channels) {
    const map = tape.parameter(`map ${name}`, [columns, dimensions], { kind: "xavier-uniform" });
    const bias = tape.parameter(`map bias ${name}`, [dimensions], { kind: "constant", value: 0 });
    const content = linear(tape.input(`content ${name}`, [samples, columns]), map, bias);
    const there = tape.input(`content weights ${name}`, [samples]);
    const online = predicted(content);
    const both = add(apart(online, targetItems, there), apart(online, target(content), there));
    loss = add(loss, mul(both, contentWeight));
  }
  const lengths = add(sum(square(users), [-1]), sum(square(items), [-1]));
  return add(loss, mul(sum(mul(lengths, weights)), l2 / 2));
}
