/**
 * Groups texts of like length, so that a batch holds little padding.
 *
 * Texts are taken in order of length, equal lengths in input order, and a group grows while its rows times its
 * longest text stay within `maxTokens`; a longer text runs alone. The plan depends on the lengths alone.
 *
 * @param lengths `[texts]`: tokens of each.
 * @returns Indices of the texts of each group, shortest group first.
 */
export function planMicroBatches(lengths: readonly number[], maxTokens: number): number[][] {
  const order = [...lengths.keys()].sort((left, right) => lengths[left]! - lengths[right]! || left - right);
  const groups: number[][] = [];
  let group: number[] = [];
  for (const index of order) {
    if (group.length > 0 && (group.length + 1) * lengths[index]! > maxTokens) {
      groups.push(group);
      group = [];
    }
    group.push(index);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
