import { dot } from "../vector/rows";
import { softmaxInPlace } from "../vector/softmax";
import { firstOfPart } from "../vector/split-work";

/**
 * Derivatives of sampled softmax's loss by each score of each sample of one part, and its losses.
 *
 * `coefficients` is `[samples, each + 1]`, the positive's first. A negative of -1, or one that is the positive, is left out.
 */
export function softmaxCoefficients(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  each: i32,
  userTable: usize,
  itemTable: usize,
  correction: usize,
  dimensions: i32,
  sharpness: f32,
  scale: f32,
  coefficients: usize,
  losses: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const end = firstOfPart(count, part + 1, parts);
  for (let at = firstOfPart(count, part, parts); at < end; at++) {
    const listed = negatives + ((<usize>(at * each)) << 2);
    const scores = coefficients + ((<usize>(at * (each + 1))) << 2);
    const loss = losses + ((<usize>at) << 2);
    store<f32>(loss, 0);
    if (load<i32>(listed) < 0) continue;
    const user = userTable + (<usize>load<i32>(users + ((<usize>at) << 2))) * rowBytes;
    const positive = load<i32>(positives + ((<usize>at) << 2));
    for (let rank: i32 = 0; rank <= each; rank++) {
      const item = rank == 0 ? positive : load<i32>(listed + ((<usize>(rank - 1)) << 2));
      let score: f32 = -Infinity;
      if (item >= 0 && (rank == 0 || item != positive)) {
        score = sharpness * dot(user, itemTable + (<usize>item) * rowBytes, dimensions);
        if (correction) score -= load<f32>(correction + ((<usize>item) << 2));
      }
      store<f32>(scores + ((<usize>rank) << 2), score);
    }
    store<f32>(loss, softmaxInPlace(scores, each + 1, 0, scale * sharpness));
    store<f32>(scores, load<f32>(scores) - scale * sharpness);
  }
}

/**
 * Turns each row of scores of one part into `scale * (softmax - target)` and writes its loss.
 *
 * A target of -1 makes the row zero.
 */
export function softmaxRows(
  scores: usize,
  targets: usize,
  rows: i32,
  items: i32,
  scale: f32,
  losses: usize,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>items) << 2;
  const end = firstOfPart(rows, part + 1, parts);
  for (let at = firstOfPart(rows, part, parts); at < end; at++) {
    const row = scores + (<usize>at) * rowBytes;
    const target = load<i32>(targets + ((<usize>at) << 2));
    const loss = losses + ((<usize>at) << 2);
    if (target < 0) {
      memory.fill(row, 0, rowBytes);
      store<f32>(loss, 0);
      continue;
    }
    const own = row + ((<usize>target) << 2);
    store<f32>(loss, softmaxInPlace(row, items, target, scale));
    store<f32>(own, load<f32>(own) - scale);
  }
}
