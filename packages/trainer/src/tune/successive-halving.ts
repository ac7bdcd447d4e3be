import { ModalisError } from "@modalis/contract";
import type { ModelSettings } from "../model/model-definition.js";
import { seededRandom } from "../random/seeded-random.js";
import { drawSettings } from "./draw-settings.js";
import { type RoundSetting, runRound } from "./run-round.js";
import type { SearchPlan } from "./search-plan.js";
import { byScore, type Trial } from "./trial.js";

/** Settings that say how long a training may take, as models name them. */
const LENGTHS = ["epochs", "sweeps"];

/** Each rung keeps one in so many, and trains those so many times as long. */
const KEPT = 3;

export interface HalvingPlan extends SearchPlan {
  /** Most trials over all rungs. */
  readonly trials: number;
}

/**
 * Trains many settings briefly, the best third three times as long, and so on up to the model's own length
 * (Jamieson, Talwalkar, Non-stochastic Best Arm Identification and Hyperparameter Optimization, AISTATS 2016).
 *
 * Trials of all rungs are returned: what a short training found counts too where the budget ends before a longer one.
 *
 * @throws `INVALID_ARGUMENT` for a model whose training has no length to cut.
 */
export async function halvingRounds(plan: HalvingPlan, setting: RoundSetting): Promise<Trial[]> {
  const { definition, seed, metric, data, trials: most } = plan;
  const length = LENGTHS.find((name) => typeof definition.defaults[name] === "number");
  if (length === undefined) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `successive halving cuts a training short, and ${definition.name} has no ${LENGTHS.join(" or ")}; use the random search`,
    );
  }
  const whole = Number(definition.defaults[length]);
  const rungs = Math.max(1, Math.min(4, 1 + Math.floor(Math.log(whole) / Math.log(KEPT))));
  let candidates: ModelSettings[] = Array.from({ length: firstRung(most, rungs) }, (_, trial) =>
    trial === 0
      ? definition.defaults
      : drawSettings(definition.searchSpace, definition.defaults, seededRandom(seed, trial)),
  );
  const done: Trial[] = [];
  for (let rung = 0; rung < rungs && candidates.length > 0; rung++) {
    const steps = Math.max(1, Math.round(whole / KEPT ** (rungs - 1 - rung)));
    const first = done.length;
    const plans = candidates.map((settings, at) => ({
      trial: first + at,
      model: definition.name,
      settings: { ...settings, [length]: steps },
      seed,
      data,
    }));
    const round = await runRound(plans, setting);
    done.push(...round);
    if (round.length < plans.length) break;
    candidates = byScore(round, metric)
      .slice(0, Math.max(1, Math.floor(round.length / KEPT)))
      .map(({ settings }) => settings);
  }
  return done;
}

/** How many start, so that all rungs together stay within the trials. */
function firstRung(trials: number, rungs: number): number {
  for (let first = trials; first > 1; first--) {
    let total = 0;
    for (let rung = 0, left = first; rung < rungs; rung++, left = Math.max(1, Math.floor(left / KEPT)))
      total += left;
    if (total <= trials) return first;
  }
  return 1;
}
