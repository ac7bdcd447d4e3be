/** Recommends films by what is said of them, and says why. Run after a build: `npx tsx examples/recommend.ts`. */
import { createContentRecommender } from "@modalis/recommender";
import { createTextEncoder } from "@modalis/text";

await using encoder = await createTextEncoder();
const { batch } = await encoder.encode([
  { id: "dune", content: "A desert planet and its giant worms" },
  { id: "mars", content: "An astronaut is left alone on a red planet" },
  { id: "moon", content: "The first landing of a spaceship on the moon" },
  { id: "paris", content: "A baker falls in love in Paris" },
  { id: "kitchen", content: "Two cooks run a small restaurant" },
  { id: "wedding", content: "A wedding that nobody in the family wanted" },
]);
const channels = new Map([["text", batch]]);
const recommender = await createContentRecommender({ channels, events: [{ userId: "ada", itemId: "dune" }] });
for (const { id, score, contributions } of await recommender.recommend({ userId: "ada", count: 2 })) {
  console.log(id, score.toFixed(2), contributions);
}
const { becauseOf } = await recommender.explain({ userId: "ada", itemId: "mars" });
console.log(`mars, because of ${becauseOf.map(({ id, modality }) => `${id} (${modality})`).join(", ")}`);
