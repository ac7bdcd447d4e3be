import { createInteractions } from "@modalis/contract";
import { splitByLabel } from "@modalis/evaluation";
import type { TrainingData } from "../../model/training-data.js";
import { seededRandom } from "../../random/seeded-random.js";

const ITEMS = 48;
const USERS = 40;

/**
 * Items whose texts hold one of two words among others drawn at random, and people who like items with one of them: content
 * tells tastes, by a word that a random encoder makes little of. The last item has no text.
 */
export function toldTastes() {
  const random = seededRandom(3);
  const tokens = Array.from({ length: ITEMS }, (_, item) => {
    if (item === ITEMS - 1) return undefined;
    const others = Array.from({ length: 2 }, () => 8 + Math.floor(random.next() * 12));
    return Int32Array.from([...others, 6 + (item % 2), 6 + (item % 2)]);
  });
  const ids = (count: number) => Array.from({ length: count }, (_, at) => String(at));
  const rows = ids(USERS).flatMap((userId) =>
    ids(ITEMS)
      .filter((item) => Number(item) % 2 === Number(userId) % 2 && random.next() < 0.4)
      .map((itemId, at) => ({ userId, itemId, label: (at % 4 === 3 ? 1 : 0) as 0 | 1 | 2 })),
  );
  const { development } = splitByLabel(rows, { userIds: ids(USERS), itemIds: ids(ITEMS) });
  const data: TrainingData = {
    interactions: development.training,
    validation: development.validation,
    itemFeatures: new Map(),
    userFeatures: new Map(),
  };
  return { data, tokens, empty: createInteractions([], { userIds: ids(USERS), itemIds: ids(ITEMS) }) };
}
