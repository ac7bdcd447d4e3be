import { ModalisError } from "@modalis/contract";
import { checkCount } from "../answer/answer-query.js";
import { tellsApart } from "./choose-items.js";
import type { TrainedState } from "./trained-state.js";

export interface ExplainTrainedQuery {
  readonly userId: string;
  readonly itemId: string;
  /** Most liked items named, at least 1. Default 5. */
  readonly count?: number;
  readonly signal?: AbortSignal;
}

/** Why an item stands where it stands for a user of a trained model. */
export interface TrainedExplanation {
  readonly userId: string;
  readonly itemId: string;
  /** Whether the score is the model's or, where it has nothing to say of the user, popularity. */
  readonly basis: "model" | "popularity";
  readonly score: number;
  /** By source; they sum to the score. */
  readonly contributions: Readonly<Record<string, number>>;
  /** 1 for the best; counted among what the user has not seen, the item itself put back. */
  readonly rank: number;
  /** Whether the user has an interaction with it, so that `recommend` leaves it out. */
  readonly seen: boolean;
  /** What of the user's history speaks most for the item, the most telling first. */
  readonly becauseOf: readonly SpeakingItem[];
}

/** An item of the history and how it speaks for the item explained. */
export interface SpeakingItem {
  readonly id: string;
  /** Likeness of the two, as in `similarItems`. */
  readonly similarity: number;
  /** What it adds to the score, where the model's score is a sum over the history. */
  readonly contribution?: number;
}

/** @throws `NOT_FOUND` for an unknown item, `INVALID_ARGUMENT` for a bad count. */
export async function explainTrained(
  state: TrainedState,
  { userId, itemId, count = 5, signal }: ExplainTrainedQuery,
): Promise<TrainedExplanation> {
  checkCount(count);
  const item = state.itemNumbers.get(itemId);
  if (item === undefined) throw new ModalisError("NOT_FOUND", `the trained model knows no item "${itemId}"`);
  const user = state.userNumbers.get(userId);
  const own = user === undefined ? undefined : await state.model.scoreUsers(Int32Array.of(user), signal);
  const byModel = own !== undefined && tellsApart(own);
  const scores = byModel ? own : state.popularity;
  const seen = new Set(user === undefined ? [] : state.seenBy(user));
  return {
    userId,
    itemId,
    basis: byModel ? "model" : "popularity",
    score: scores[item]!,
    contributions: byModel
      ? await contributionsTo(state, user!, item, scores[item]!)
      : { popularity: scores[item]! },
    rank: rankOf(state, scores, item, seen),
    seen: seen.has(item),
    becauseOf: byModel ? (await historyBehind(state, user!, item, signal)).slice(0, count) : [],
  };
}

async function contributionsTo(
  { model }: TrainedState,
  user: number,
  item: number,
  score: number,
): Promise<Record<string, number>> {
  const sources = await model.contributions?.(user, Int32Array.of(item));
  if (sources === undefined) return { [model.kind]: score };
  return Object.fromEntries(Array.from(sources, ([name, terms]) => [name, terms[0]!]));
}

function rankOf(
  { itemIds, answerable }: TrainedState,
  scores: Float32Array,
  item: number,
  seen: ReadonlySet<number>,
): number {
  const own = scores[item]!;
  let rank = 1;
  for (let other = 0; other < scores.length; other++) {
    if (other === item || seen.has(other) || answerable[other] === 0) continue;
    if (scores[other]! > own || (scores[other] === own && itemIds[other]! < itemIds[item]!)) rank++;
  }
  return rank;
}

/** Sorted by what each adds to the score where the model can say, else by likeness. */
async function historyBehind(
  state: TrainedState,
  user: number,
  item: number,
  signal: AbortSignal | undefined,
): Promise<SpeakingItem[]> {
  const { model, itemIds } = state;
  const history = state.seenBy(user);
  const likeness = await model.scoreSimilar(item, signal);
  const parts = await model.historyContributions?.(user, item);
  const exact = parts?.length === history.length ? parts : undefined;
  const speaking = Array.from(history, (other, at) => ({
    id: itemIds[other]!,
    similarity: likeness[other]!,
    ...(exact === undefined ? {} : { contribution: exact[at]! }),
    item: other,
  })).filter((one) => one.item !== item);
  const weight = (one: { similarity: number; contribution?: number }) => one.contribution ?? one.similarity;
  return speaking
    .sort((left, right) => weight(right) - weight(left) || (left.id < right.id ? -1 : 1))
    .map(({ item: _, ...one }) => one);
}
