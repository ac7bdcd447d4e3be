import { logisticLosses, sigmoids } from "../vector/exponential";
import { addScaled, addScaledDifference, dotDifference } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

/** `margins[k] = user · positive - user · negative` for the samples of one part; 0 where the negative is -1. */
export function pairMargins(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  userTable: usize,
  itemTable: usize,
  dimensions: i32,
  margins: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const word = (<usize>at) << 2;
    const negative = load<i32>(negatives + word);
    let margin: f32 = 0;
    if (negative >= 0) {
      const user = userTable + (<usize>load<i32>(users + word)) * rowBytes;
      const better = itemTable + (<usize>load<i32>(positives + word)) * rowBytes;
      margin = dotDifference(user, better, itemTable + (<usize>negative) * rowBytes, dimensions);
    }
    store<f32>(margins + word, margin);
  }
}

/** Writes each sample's loss and `scale * sigmoid(-margin)`, for the samples of one part; both 0 where the negative is -1. */
export function bprSlopes(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  userTable: usize,
  itemTable: usize,
  dimensions: i32,
  scale: f32,
  slopes: usize,
  losses: usize,
  part: i32,
  parts: i32,
): void {
  const first = firstOfPart(count, part, parts);
  const end = firstOfPart(count, part + 1, parts);
  // The margins first stand where their losses come: four exponentials cost no more than one.
  pairMargins(users, positives, negatives, count, userTable, itemTable, dimensions, losses, part, parts);
  const scales = f32x4.splat(scale);
  let at = first;
  for (; at + 4 <= end; at += 4) {
    const word = (<usize>at) << 2;
    const void4 = i32x4.lt_s(v128.load(negatives + word), i32x4.splat(0));
    const margins = v128.load(losses + word);
    v128.store(slopes + word, v128.andnot(f32x4.mul(scales, sigmoids(f32x4.neg(margins))), void4));
    v128.store(losses + word, v128.andnot(logisticLosses(margins), void4));
  }
  for (; at < end; at++) {
    const word = (<usize>at) << 2;
    const isVoid = load<i32>(negatives + word) < 0;
    const margins = v128.load32_splat(losses + word);
    const slope = scale * f32x4.extract_lane(sigmoids(f32x4.neg(margins)), 0);
    store<f32>(slopes + word, isVoid ? 0 : slope);
    store<f32>(losses + word, isVoid ? 0 : f32x4.extract_lane(logisticLosses(margins), 0));
  }
}

/**
 * Adds each sample's terms to the gradient rows that this part owns: those equal to it modulo `parts`, so that a row's
 * terms are added by one thread, in the order of the samples.
 *
 * `userRows`, `positiveRows` and `negativeRows` are the gradients' rows. Tables and gradients have strides of their own in
 * bytes, and only `dimensions` columns are added.
 */
export function addBprGradients(
  users: usize,
  positives: usize,
  negatives: usize,
  userRows: usize,
  positiveRows: usize,
  negativeRows: usize,
  count: i32,
  userTable: usize,
  itemTable: usize,
  tableStride: usize,
  userGradient: usize,
  itemGradient: usize,
  gradientStride: usize,
  dimensions: i32,
  slopes: usize,
  l2: f32,
  part: i32,
  parts: i32,
): void {
  const mask = parts - 1;
  for (let at: i32 = 0; at < count; at++) {
    const word = (<usize>at) << 2;
    const worse = load<i32>(negatives + word);
    if (worse < 0) continue;
    const slope = load<f32>(slopes + word);
    const u = userTable + (<usize>load<i32>(users + word)) * tableStride;
    const i = itemTable + (<usize>load<i32>(positives + word)) * tableStride;
    const j = itemTable + (<usize>worse) * tableStride;
    const userRow = load<i32>(userRows + word);
    const betterRow = load<i32>(positiveRows + word);
    const worseRow = load<i32>(negativeRows + word);
    if ((userRow & mask) == part) {
      const target = userGradient + (<usize>userRow) * gradientStride;
      addScaledDifference(target, j, i, slope, dimensions);
      if (l2 != 0) addScaled(target, u, l2, dimensions);
    }
    if ((betterRow & mask) == part) {
      const target = itemGradient + (<usize>betterRow) * gradientStride;
      addScaled(target, u, -slope, dimensions);
      if (l2 != 0) addScaled(target, i, l2, dimensions);
    }
    if ((worseRow & mask) == part) {
      const target = itemGradient + (<usize>worseRow) * gradientStride;
      addScaled(target, u, slope, dimensions);
      if (l2 != 0) addScaled(target, j, l2, dimensions);
    }
  }
}
