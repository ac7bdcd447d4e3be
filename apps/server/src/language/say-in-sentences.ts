import type { HostedLanguage } from "@modalis/hosted";
import { type ExplanationFacts, groundedSentence } from "@modalis/language";
import type { SpeakingLike } from "@modalis/recommender";
import type { LiveCatalogue } from "../live/live-catalogue.js";

/** An explained item of an answer. */
interface ExplainedItem {
  readonly id: string;
  readonly contributions: Readonly<Record<string, number>>;
  readonly because?: readonly SpeakingLike[];
  readonly sentence?: string;
}

/** Items of an answer that are given a model's sentence; those after them keep theirs. */
const MOST = 10;
/** What speaks for an item beside what was liked, as sentences may say it. */
const REASONS = ["popularity", "trend", "model"];

/**
 * Gives explained items a language model's sentences where they say nothing but the facts; the plain ones stand elsewhere.
 *
 * @throws the signal's reason alone.
 */
export async function sayInSentences<Item extends ExplainedItem>(
  items: readonly Item[],
  live: LiveCatalogue,
  language: HostedLanguage,
  signal?: AbortSignal,
): Promise<readonly Item[]> {
  const shown = items.slice(0, MOST);
  const records = new Map((await live.store.getItems(shown.map(({ id }) => id))).map((one) => [one.id, one]));
  const said = await Promise.all(
    shown.map(async (item) => {
      if (item.sentence === undefined) return item;
      const { attributes = {} } = records.get(item.id) ?? {};
      const facts = factsOf(item, item.sentence, attributes);
      // What was placed by a rule has no fact that speaks for it.
      if (facts.likes.length === 0 && facts.reasons?.length === 0) return item;
      const { sentence } = await groundedSentence(language, facts, signal === undefined ? {} : { signal });
      return { ...item, sentence };
    }),
  );
  return [...said, ...items.slice(MOST)];
}

/** Attributes are left out: that an item has one does not say that it is why. */
function factsOf(
  { id, contributions, because = [] }: ExplainedItem,
  plain: string,
  { title }: Readonly<Record<string, unknown>>,
): ExplanationFacts {
  const likes = because.filter(({ similarity, contribution, modality }) =>
    modality === "interactions" ? true : similarity > 0 && contribution > 0,
  );
  const reasons = REASONS.filter((reason) =>
    Object.entries(contributions).some(
      ([key, term]) => term > 0 && (key === reason || key.startsWith(`${reason}.`)),
    ),
  );
  return {
    plain,
    title: typeof title === "string" ? title : id,
    likes: likes.map((like) => ({ title: like.title ?? like.id, modality: like.modality, did: "liked" })),
    reasons,
  };
}
