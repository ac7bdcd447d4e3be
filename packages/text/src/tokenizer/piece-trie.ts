/** All pieces of a vocabulary by their first characters, so that one walk finds every piece that starts here. */
export interface PieceTrie {
  /** The node reached from `node` by a UTF-16 code unit, or -1 when no piece goes on that way. */
  step(node: number, codeUnit: number): number;
  /** `[nodes]`: id of the piece that ends at a node, or -1. */
  readonly pieceAt: Int32Array;
}

/**
 * Builds the trie of `pieces[first]` and all after it; of two equal pieces the later one counts.
 *
 * Node 0 is the root. Edges live in one map keyed by node and a small number a code unit, which stays a small
 * integer for any vocabulary of a few hundred thousand characters in all.
 */
export function buildPieceTrie(pieces: readonly string[], first: number): PieceTrie {
  const letters = new Uint16Array(65_536);
  let letterCount = 1;
  for (const piece of pieces.slice(first)) {
    for (let at = 0; at < piece.length; at++) {
      const unit = piece.charCodeAt(at);
      if (letters[unit] === 0) letters[unit] = letterCount++;
    }
  }
  const edges = new Map<number, number>();
  const ends: number[] = [-1];
  for (let id = first; id < pieces.length; id++) {
    const piece = pieces[id]!;
    let node = 0;
    for (let at = 0; at < piece.length; at++) {
      const key = node * letterCount + letters[piece.charCodeAt(at)]!;
      let next = edges.get(key);
      if (next === undefined) {
        next = ends.push(-1) - 1;
        edges.set(key, next);
      }
      node = next;
    }
    ends[node] = id;
  }
  return {
    step(node, codeUnit) {
      const letter = letters[codeUnit]!;
      return letter === 0 ? -1 : (edges.get(node * letterCount + letter) ?? -1);
    },
    pieceAt: Int32Array.from(ends),
  };
}
