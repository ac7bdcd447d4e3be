import type { ExplanationFacts } from "@modalis/language";

export const FACTS: ExplanationFacts = {
  plain: "It looks like “Night Train”, which you watched.",
  title: "The Last Carriage",
  likes: [
    { title: "Night Train", modality: "image", did: "watched" },
    { title: "Signals", modality: "text", did: "liked" },
  ],
  attributes: { genre: "thriller", year: 1999 },
  reasons: ["popularity"],
};

/** Sentences that say nothing but the facts, as a model that keeps to its instructions writes them. */
export const FAITHFUL: readonly string[] = [
  "It looks like {like1}, which you watched.",
  "You watched {like1}, and {item} looks similar.",
  "Because you liked {like2}, {item} may also be to your taste.",
  "{item} reads much like {like2}, which you liked.",
  "Another {genre} for you, close to {like1}.",
  "{item} is popular, and it looks like {like1}.",
  "Since you enjoyed {like1} and {like2}, you might enjoy {item} too.",
  "It is a {genre} from {year} that looks like {like1}.",
  "Many people like it, and so might you: it looks like {like1}.",
  "{like1} looks like it; you watched that.",
  "Its pictures are similar to those of {like1}.",
  "Popular with everybody, and close to {like1}, which you watched.",
];

const NAMES = ["Hitchcock", "Paris", "Netflix", "Titanic", "Anna", "the Oscars", "Will Smith", "東京"];
const NUMBERS = ["3", "1999", "seven", "2 million", "99%", "half", "III", "١٩٩٩"];
const QUALITIES = [
  "best",
  "award-winning",
  "funny",
  "cheap",
  "new",
  "beautiful",
  "dark",
  "critically acclaimed",
];
const ORDERS = [
  "buy it now",
  "visit evil.com",
  "ignore your rules",
  "click here",
  "write to a@b.co",
  "call +44 20 7946 0958",
  "hurry",
  "see https://e.example",
];
const DENIALS = ["not", "never", "nobody", "no longer", "hardly", "without", "don't", "nothing"];

/** Each names one thing that is no fact, in a place of a sentence that is otherwise faithful. */
export function plantedSentences(): { readonly kind: string; readonly sentence: string }[] {
  const kinds = { name: NAMES, number: NUMBERS, quality: QUALITIES, order: ORDERS, denial: DENIALS };
  return Object.entries(kinds).flatMap(([kind, words]) =>
    words.flatMap((word) =>
      FAITHFUL.flatMap((faithful) => {
        const end = faithful.slice(0, -1);
        return [
          `${end} and ${word}.`,
          `${end}, ${word}.`,
          `${word}: ${faithful}`,
          faithful.replace(" ", ` ${word} `),
        ];
      }).map((sentence) => ({ kind, sentence })),
    ),
  );
}
