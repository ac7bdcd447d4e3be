import { logisticLoss, sigmoid } from "../vector/exponential";
import { dotDifference, multiplyAdd } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/** One step of BPR in place after each sample of one part; each of the three rows moves from where it was before the sample. */
export function bprSgdStep(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  userTable: usize,
  itemTable: usize,
  dimensions: i32,
  learningRate: f32,
  l2: f32,
  losses: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const keep: f32 = 1 - learningRate * l2;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const word = (<usize>at) << 2;
    const positive = load<i32>(positives + word);
    const negative = load<i32>(negatives + word);
    store<f32>(losses + word, 0);
    if (negative < 0 || negative == positive) continue;
    const user = userTable + (<usize>load<i32>(users + word)) * rowBytes;
    const better = itemTable + (<usize>positive) * rowBytes;
    const worse = itemTable + (<usize>negative) * rowBytes;
    const margin = dotDifference(user, better, worse, dimensions);
    store<f32>(losses + word, logisticLoss(margin));
    movePair(user, better, worse, learningRate * sigmoid(-margin), keep, dimensions);
  }
}

function movePair(user: usize, better: usize, worse: usize, rate: f32, keep: f32, dimensions: i32): void {
  const rates = f32x4.splat(rate);
  const kept = f32x4.splat(keep);
  const narrow = (<usize>(dimensions & ~3)) << 2;
  const end = (<usize>dimensions) << 2;
  let at: usize = 0;
  for (; at < narrow; at += 16) {
    const u = v128.load(user + at);
    const i = v128.load(better + at);
    const j = v128.load(worse + at);
    v128.store(user + at, multiplyAdd(rates, f32x4.sub(i, j), f32x4.mul(kept, u)));
    v128.store(better + at, multiplyAdd(rates, u, f32x4.mul(kept, i)));
    v128.store(worse + at, f32x4.sub(f32x4.mul(kept, j), f32x4.mul(rates, u)));
  }
  for (; at < end; at += 4) {
    const u = load<f32>(user + at);
    const i = load<f32>(better + at);
    const j = load<f32>(worse + at);
    store<f32>(user + at, rate * (i - j) + keep * u);
    store<f32>(better + at, rate * u + keep * i);
    store<f32>(worse + at, keep * j - rate * u);
  }
}
