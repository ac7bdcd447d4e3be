import type { ModelDefinition } from "../model/model-definition.js";
import { seededRandom } from "../random/seeded-random.js";
import { drawNear, drawSettings } from "./draw-settings.js";
import { byScore, scoreOf, type Trial, type TrialPlan } from "./trial.js";

/** Trials that are drawn before any of them has ended, whatever the number of workers: so the search does not depend on it. */
const ROUND_TRIALS = 4;

/** Trials drawn anywhere in the space before the best are refined. */
const EXPLORED = 4;

/** Of those after that, every so many is still drawn anywhere. */
const STILL_EXPLORED = 4;

/** Widths of the steps around the best, from first to last. */
const WIDTH = { first: 0.15, last: 0.01, shrink: 0.85 };

export interface SearchPlan {
  readonly definition: ModelDefinition;
  readonly seed: number;
  readonly metric: string;
  /** Digest of the data. */
  readonly data: string;
}

/**
 * The next round of a random search: the defaults first, then anywhere, then mostly around the best three, in steps that grow
 * finer. Fixed by the seed and the trials before.
 */
export function nextRound(
  { definition, seed, metric, data }: SearchPlan,
  before: readonly Trial[],
): TrialPlan[] {
  const { name, defaults, searchSpace } = definition;
  const best = byScore(before, metric)
    .filter((trial) => Number.isFinite(scoreOf(trial, metric)))
    .slice(0, 3);
  return Array.from({ length: ROUND_TRIALS }, (_, place) => {
    const trial = before.length + place;
    const random = seededRandom(seed, trial);
    const centre = best[random.integer(best.length)];
    const explores = trial < EXPLORED || trial % STILL_EXPLORED === 0 || centre === undefined;
    const round = Math.floor((trial - EXPLORED) / ROUND_TRIALS);
    const width = Math.max(WIDTH.last, WIDTH.first * WIDTH.shrink ** round);
    const drawn = explores
      ? drawSettings(searchSpace, defaults, random)
      : drawNear(searchSpace, centre.settings, width, random);
    return { trial, model: name, settings: trial === 0 ? defaults : drawn, seed, data };
  });
}
