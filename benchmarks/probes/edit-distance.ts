/** Fewest insertions, deletions and replacements that make one row of symbols the other (Levenshtein, 1966). */
export function editDistance(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, symbol] of one.entries()) {
    const next = [at + 1];
    for (const [to, compared] of other.entries())
      next.push(Math.min(next[to]! + 1, row[to + 1]! + 1, row[to]! + (symbol === compared ? 0 : 1)));
    row = next;
  }
  return row[other.length]!;
}
