import { logisticLoss, sigmoid } from "../vector/exponential";
import { addScaled, addScaledDifference, dotDifference } from "../vector/rows";
import { firstOfPart } from "../vector/split-work";

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
  const rowBytes = (<usize>dimensions) << 2;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const word = (<usize>at) << 2;
    const negative = load<i32>(negatives + word);
    let slope: f32 = 0;
    let loss: f32 = 0;
    if (negative >= 0) {
      const user = userTable + (<usize>load<i32>(users + word)) * rowBytes;
      const better = itemTable + (<usize>load<i32>(positives + word)) * rowBytes;
      const margin = dotDifference(user, better, itemTable + (<usize>negative) * rowBytes, dimensions);
      slope = scale * sigmoid(-margin);
      loss = logisticLoss(margin);
    }
    store<f32>(slopes + word, slope);
    store<f32>(losses + word, loss);
  }
}

/**
 * Adds each sample's terms to the gradient rows that this part owns: those equal to it modulo `parts`, so that a row's
 * terms are added by one thread, in the order of the samples.
 */
export function addBprGradients(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  userTable: usize,
  itemTable: usize,
  userGradient: usize,
  itemGradient: usize,
  dimensions: i32,
  slopes: usize,
  l2: f32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const mask = parts - 1;
  for (let at: i32 = 0; at < count; at++) {
    const word = (<usize>at) << 2;
    const worse = load<i32>(negatives + word);
    if (worse < 0) continue;
    const user = load<i32>(users + word);
    const better = load<i32>(positives + word);
    const slope = load<f32>(slopes + word);
    const u = (<usize>user) * rowBytes;
    const i = (<usize>better) * rowBytes;
    const j = (<usize>worse) * rowBytes;
    if ((user & mask) == part) {
      addScaledDifference(userGradient + u, itemTable + j, itemTable + i, slope, dimensions);
      if (l2 != 0) addScaled(userGradient + u, userTable + u, l2, dimensions);
    }
    if ((better & mask) == part) {
      addScaled(itemGradient + i, userTable + u, -slope, dimensions);
      if (l2 != 0) addScaled(itemGradient + i, itemTable + i, l2, dimensions);
    }
    if ((worse & mask) == part) {
      addScaled(itemGradient + j, userTable + u, slope, dimensions);
      if (l2 != 0) addScaled(itemGradient + j, itemTable + j, l2, dimensions);
    }
  }
}
