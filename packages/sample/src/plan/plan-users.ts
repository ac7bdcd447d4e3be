import { createRandom } from "../random/random.js";
import { inventNames } from "./invent-names.js";
import {
  CLASSES_PER_MODALITY,
  type PlannedTaste,
  type PlannedUser,
  SAMPLE_MODALITIES,
  type SampleParameters,
} from "./sample-plan.js";

/** One user in so many is a newcomer without a history. */
const NEWCOMER_EVERY = 100;

/** Draws the users: as many with a taste in each modality, each for one of its kinds, in random order. */
export function planUsers({ users: count, seed }: SampleParameters): PlannedUser[] {
  const random = createRandom(seed, "users");
  const names = inventNames(count, random);
  const newcomers = Math.floor(count / NEWCOMER_EVERY);
  const tastes: (PlannedTaste | undefined)[] = Array.from({ length: count }, (_, index) =>
    index < newcomers ? undefined : tasteOf(index - newcomers),
  );
  const digits = String(count).length;
  return random.shuffle(tastes).map((taste, index) => ({
    id: `user-${String(index + 1).padStart(digits, "0")}`,
    name: names[index]!,
    ...(taste === undefined ? {} : { taste }),
  }));
}

function tasteOf(index: number): PlannedTaste {
  const modalities = SAMPLE_MODALITIES.length;
  return {
    modality: SAMPLE_MODALITIES[index % modalities]!,
    class: Math.floor(index / modalities) % CLASSES_PER_MODALITY,
  };
}
