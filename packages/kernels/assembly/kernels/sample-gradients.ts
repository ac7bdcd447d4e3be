import { addScaled } from "../vector/rows";

/**
 * Adds each sample's terms to the gradient rows that this part owns: those equal to it modulo `parts`, so that a row's
 * terms are added by one thread, in the order of the samples.
 *
 * Sample `k` has the items `positives[k]` and `negatives[k * each ...]`, and `each + 1` coefficients; it is void when
 * its first negative is -1.
 */
export function addSampleGradients(
  users: usize,
  positives: usize,
  negatives: usize,
  count: i32,
  each: i32,
  userTable: usize,
  itemTable: usize,
  userGradient: usize,
  itemGradient: usize,
  dimensions: i32,
  coefficients: usize,
  l2: f32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = (<usize>dimensions) << 2;
  const mask = parts - 1;
  for (let at: i32 = 0; at < count; at++) {
    if (load<i32>(negatives + ((<usize>(at * each)) << 2)) < 0) continue;
    const user = load<i32>(users + ((<usize>at) << 2));
    const userBytes = (<usize>user) * rowBytes;
    const ownsUser = (user & mask) == part;
    if (ownsUser && l2 != 0) {
      addScaled(userGradient + userBytes, userTable + userBytes, l2, dimensions);
    }
    for (let rank: i32 = 0; rank <= each; rank++) {
      const item =
        rank == 0
          ? load<i32>(positives + ((<usize>at) << 2))
          : load<i32>(negatives + ((<usize>(at * each + rank - 1)) << 2));
      const ownsItem = (item & mask) == part;
      if (item < 0 || !(ownsUser || ownsItem)) continue;
      const coefficient = load<f32>(coefficients + ((<usize>(at * (each + 1) + rank)) << 2));
      const itemBytes = (<usize>item) * rowBytes;
      if (ownsUser) addScaled(userGradient + userBytes, itemTable + itemBytes, coefficient, dimensions);
      if (!ownsItem) continue;
      addScaled(itemGradient + itemBytes, userTable + userBytes, coefficient, dimensions);
      if (l2 != 0) addScaled(itemGradient + itemBytes, itemTable + itemBytes, l2, dimensions);
    }
  }
}
