import type { Answer } from "@modalis/server";

/** The documented JSON of an answer: ids, scores, contributions, and reasons where asked; media are left out. */
export function bareItems({ items }: Answer) {
  return {
    items: items.map(({ id, score, contributions, because }) => ({
      id,
      score,
      contributions,
      ...(because.length === 0
        ? {}
        : { because: because.map(({ itemId, modality, similarity }) => ({ itemId, modality, similarity })) }),
    })),
  };
}
