import type { Modality } from "@modalis/contract";
import { type AlikeItem, type ScoreSpread, spreadOf } from "@modalis/recommender";

/** What an item holds, modality by modality, in the space that they share. */
export interface JointItem {
  readonly id: string;
  readonly parts: readonly JointPart[];
}

export interface JointPart {
  readonly modality: Modality;
  /** `[dimensions]`, of unit length. */
  readonly row: Float32Array;
  /** How near the row is to everything, which is taken from its cosines. */
  readonly nearness: number;
}

export interface JointRanking {
  /** A row of the joint space; or one for each modality, where each of theirs shares a space of its own with what was asked. */
  readonly query: Float32Array | ReadonlyMap<Modality, Float32Array>;
  /** Of what was asked. */
  readonly modality: Modality;
  /** What a search in the query's own modality gives, best first: the joint space would blur it. */
  readonly plain: readonly AlikeItem[];
  /** Of the plain scores over the catalogue. */
  readonly spread: ScoreSpread;
  readonly items: Iterable<JointItem>;
  /** Which of the items may be answered. */
  readonly accepts: (id: string) => boolean;
  readonly count: number;
}

/**
 * Items that have content of the query's own modality in the order of their plain scores and, between them, the others by
 * the cosines of their modalities with the query in the joint space, less how near those are to everything; best first.
 * Every list is brought to mean 0 and deviation 1 over the catalogue before they meet.
 */
export function rankJointly(ranking: JointRanking): AlikeItem[] {
  const { plain, spread, count } = ranking;
  return [...plain.map((item) => standardised(item, spread)), ...byOthers(ranking)]
    .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
    .slice(0, count);
}

/** Items without content of the query's modality, by the mean of what their modalities say. */
function byOthers({ query, modality: asked, plain, items, accepts }: JointRanking): AlikeItem[] {
  const scores = new Map<Modality, { readonly id: string; readonly score: number }[]>();
  const answered = new Set(plain.map(({ id }) => id));
  for (const { id, parts } of items) {
    for (const { modality, row, nearness } of parts) {
      if (modality === asked) answered.add(id);
      const own = scores.get(modality) ?? [];
      own.push({ id, score: cosine(row, askedOf(query, modality)) - nearness });
      scores.set(modality, own);
    }
  }
  scores.delete(asked);
  const found = new Map<string, [Modality, number][]>();
  for (const [modality, own] of scores) {
    const { mean, deviation } = spreadOf(own.map(({ score }) => score));
    for (const { id, score } of own) {
      if (answered.has(id) || !accepts(id)) continue;
      found.set(id, [...(found.get(id) ?? []), [modality, (score - mean) / (deviation || 1)]]);
    }
  }
  return [...found].map(([id, parts]) => {
    const contributions = Object.fromEntries(parts.map(([name, value]) => [name, value / parts.length]));
    return { id, score: Object.values(contributions).reduce((sum, part) => sum + part, 0), contributions };
  });
}

function askedOf(query: JointRanking["query"], modality: Modality): Float32Array {
  return query instanceof Float32Array ? query : query.get(modality)!;
}

/** The same order, with the contributions kept in their proportions. */
function standardised(item: AlikeItem, { mean, deviation }: ScoreSpread): AlikeItem {
  const parts = Object.entries(item.contributions);
  const scale = deviation || 1;
  // What is taken off is shared evenly, so that contributions still sum to the score.
  const contributions = parts.map(([name, value]) => [name, (value - mean / parts.length) / scale]);
  return {
    id: item.id,
    score: (item.score - mean) / scale,
    contributions: Object.fromEntries(contributions),
  };
}

function cosine(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}
