import { ModalisError } from "@modalis/contract";
import type { Weights } from "@modalis/fusion";
import { completeOptions } from "../content-options.js";
import type { TastePrior } from "../taste/taste-strength.js";

/** Where candidates come from and what adds to a score. */
export type SourceName = "model" | "content" | "trend" | "popularity";

export const SOURCE_NAMES: readonly SourceName[] = ["model", "content", "trend", "popularity"];

/** How a live recommender weighs what it knows; every field has a default. */
export interface LiveOptions {
  /** Days after which a like counts half in a taste. Default 180. */
  readonly halfLifeDays?: number;
  /** Days after which an event counts half in the trend. Default 7. */
  readonly trendHalfLifeDays?: number;
  /** Trust by channel or modality, 0 to leave it out. Default 1 each. */
  readonly weights?: Weights;
  /** What a user's own features weigh beside a fresh like of weight 1. Default 1. */
  readonly featureWeight?: number;
  /** Most likes, the weightiest first, that an item is compared with one by one. Default 8. */
  readonly nearestLikes?: number;
  readonly prior?: TastePrior;
  /** Least deviation of a dimension, see `fitStandardisation`. Default: by the space. */
  readonly deviationFloor?: number;
  /** Deviations by which the learned model sets liked items apart once a user is well known. Default 2.5. */
  readonly modelStrength?: number;
  /** Share of the content's term left to items that the model knows too. Default .3. */
  readonly contentBesideModel?: number;
  /** What the leading item gains by trend and popularity, in deviations, for a person of known taste. Default .3 each. */
  readonly trendStrength?: number;
  readonly popularityStrength?: number;
  /** Catalogues with at most so many accepted items are scored whole, so that answers are exact. Default 500. */
  readonly scoreAllUpTo?: number;
  /** Candidates taken from each source of a larger catalogue. Default 200. */
  readonly candidates?: number;
  /** Tastes kept for people who came at least twice of late. Default 5,000. */
  readonly keptPeople?: number;
  /** Items of each channel whose nearest are kept, about a kilobyte each, for whoever else likes them; 0 keeps none. Default 50,000. */
  readonly keptNeighbours?: number;
  /**
   * Searches the channels of large catalogues on threads of their own, one a channel, so that the event loop goes on meanwhile;
   * answers are the same but for `nearEnough`. Not with another `createIndex`. Default true.
   */
  readonly scanThreads?: boolean;
  /**
   * How near to a taste the candidates of `scanThreads` must be in channels of over 32,768 items, see `createExactIndex`; 1 compares
   * every item, at several times the processor time of an answer. Default .97.
   */
  readonly nearEnough?: number;
  /** Fits what drifted anew, in the background between answers; without it, ask `refresh()` to. Default true. */
  readonly background?: boolean;
}

export type CompleteLiveOptions = Required<Omit<LiveOptions, "deviationFloor">> &
  Pick<LiveOptions, "deviationFloor">;

/** Fills in the defaults. @throws `INVALID_ARGUMENT` naming an option outside its range. */
export function completeLiveOptions(options: LiveOptions): CompleteLiveOptions {
  const { popularityHalfLifeDays: _, ...tasteOptions } = completeOptions({ nearestLikes: 8, ...options });
  const complete: CompleteLiveOptions = {
    ...tasteOptions,
    trendHalfLifeDays: options.trendHalfLifeDays ?? 7,
    modelStrength: options.modelStrength ?? 2.5,
    contentBesideModel: options.contentBesideModel ?? 0.3,
    trendStrength: options.trendStrength ?? 0.3,
    popularityStrength: options.popularityStrength ?? 0.3,
    scoreAllUpTo: options.scoreAllUpTo ?? 500,
    candidates: options.candidates ?? 200,
    keptPeople: options.keptPeople ?? 5000,
    keptNeighbours: options.keptNeighbours ?? 50_000,
    scanThreads: options.scanThreads ?? true,
    nearEnough: options.nearEnough ?? 0.97,
    background: options.background ?? true,
  };
  checkRanges(complete);
  return complete;
}

function checkRanges(options: CompleteLiveOptions): void {
  for (const name of ["halfLifeDays", "trendHalfLifeDays"] as const) {
    if (!(options[name] > 0)) refuse(name, "more than 0", options[name]);
  }
  if (!(options.nearEnough > 0 && options.nearEnough <= 1)) {
    refuse("nearEnough", "above 0 to 1", options.nearEnough);
  }
  const { modelStrength, contentBesideModel, trendStrength, popularityStrength, weights } = options;
  const factors = { modelStrength, contentBesideModel, trendStrength, popularityStrength, ...weights };
  for (const [name, factor] of Object.entries(factors)) {
    if (!(factor >= 0 && factor <= 1e6)) refuse(name, "from 0 to 1e6", factor);
  }
  for (const name of ["scoreAllUpTo", "candidates", "keptPeople", "keptNeighbours"] as const) {
    const least = name === "candidates" ? 1 : 0;
    if (!(Number.isSafeInteger(options[name]) && options[name] >= least)) {
      refuse(name, `a whole number from ${least}`, options[name]);
    }
  }
}

function refuse(name: string, range: string, value: unknown): never {
  throw new ModalisError("INVALID_ARGUMENT", `${name} is ${range}, not ${String(value)}`);
}
