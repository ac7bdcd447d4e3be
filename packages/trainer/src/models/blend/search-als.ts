import type { Interactions, ScoringModel } from "@modalis/contract";
import { evaluateRanking, type RankingTask } from "@modalis/evaluation";
import type { Pace } from "../../linear-algebra/pace.js";
import { type AlsMember, type AlsMemberSettings, fitAlsMember } from "./als-member.js";

export interface SearchAlsInput {
  readonly interactions: Interactions;
  /** What to score by; the defaults are fitted with several seeds when absent. */
  readonly validation: RankingTask | undefined;
  readonly dimensions: number;
  readonly sweeps: number;
  /** Factorisations that are kept. */
  readonly members: number;
  readonly seed: number;
  readonly threads: number;
}

/** The factorisations that are kept, the best first, and all that were tried. */
export interface FoundFactorisations {
  readonly members: readonly AlsMember[];
  readonly trials: readonly AlsTrial[];
}

/** A factorisation that was tried. */
export interface AlsTrial {
  readonly settings: AlsMemberSettings;
  readonly recall: number;
  readonly ndcg: number;
}

/** What the search starts from: the weight of unobserved pairs and the threshold under which a direction is dropped. */
const FIRST_WEIGHT = 0.03;
const FIRST_THRESHOLD = 4;

/**
 * Searches the two settings on which implicit ALS turns, coarse to fine, and keeps the best factorisations: those of
 * neighbouring settings err differently, so that they are worth more together.
 *
 * With regularisation λ(n + aN), λ √((n̄ + a·items)(m̄ + a·users)) is the singular value under which a direction vanishes.
 * That threshold, unlike λ, is alike from one data set to the next.
 */
export async function searchAls(input: SearchAlsInput, pace: Pace): Promise<FoundFactorisations> {
  const tried: { member: AlsMember; trial: AlsTrial }[] = [];
  const attempt = async (unobservedWeight: number, threshold: number, dimensions = input.dimensions) => {
    const settings: AlsMemberSettings = {
      dimensions: Math.min(dimensions, mostDimensions(input.interactions)),
      unobservedWeight,
      regularisation: threshold / thresholdScale(input.interactions, unobservedWeight),
      sweeps: input.sweeps,
      seed: input.seed * 1000 + tried.length,
      threads: input.threads,
    };
    const member = await fitAlsMember(input.interactions, settings, pace);
    const { recall, ndcg } = await worthOf(member.model, input.validation);
    tried.push({ member, trial: { settings, recall, ndcg } });
    tried.sort((left, right) => worth(right.trial) - worth(left.trial));
    for (const { member: spare } of tried.slice(input.members)) await spare.model[Symbol.asyncDispose]();
    await pace.step(0, `factorisation ${tried.length}: validation Recall@20 ${recall.toFixed(4)}`);
  };
  if (input.validation === undefined) {
    for (let at = 0; at < input.members; at++) await attempt(FIRST_WEIGHT, FIRST_THRESHOLD);
  } else {
    await coarseToFine(input.interactions, () => tried[0]!.trial.settings, attempt, input.dimensions);
  }
  return {
    members: tried.slice(0, input.members).map(({ member }) => member),
    trials: tried.map(({ trial }) => trial),
  };
}

/** More factors than there are users or items with a history can hold nothing more. */
function mostDimensions({ offsets, items, userIds }: Interactions): number {
  const users = userIds.filter((_, user) => offsets[user + 1]! > offsets[user]!);
  return Math.min(users.length, new Set(items).size);
}

async function coarseToFine(
  interactions: Interactions,
  best: () => AlsMemberSettings,
  attempt: (unobservedWeight: number, threshold: number, dimensions?: number) => Promise<void>,
  dimensions: number,
): Promise<void> {
  const threshold = () => best().regularisation * thresholdScale(interactions, best().unobservedWeight);
  for (const start of [0.5, 0.71, 1, 1.41]) await attempt(FIRST_WEIGHT, start * FIRST_THRESHOLD);
  const coarse = threshold();
  for (const weight of [0.005, 0.012, 0.08]) await attempt(weight, coarse);
  const [weight, middle] = [best().unobservedWeight, threshold()];
  for (const factor of [0.84, 0.92, 1.08, 1.19]) await attempt(weight, factor * middle);
  const fine = threshold();
  for (const factor of [0.7, 1.4]) await attempt(factor * best().unobservedWeight, fine);
  const [last, own] = [best().unobservedWeight, threshold()];
  await attempt(last, own);
  await attempt(last, own);
  await attempt(last, own, 2 * dimensions);
}

/** What λ times makes the threshold: the root of the mean ridges' product over λ². */
function thresholdScale({ userIds, itemIds, items }: Interactions, unobservedWeight: number): number {
  const user = items.length / Math.max(1, userIds.length) + unobservedWeight * itemIds.length;
  const item = items.length / Math.max(1, itemIds.length) + unobservedWeight * userIds.length;
  return Math.sqrt(user * item);
}

async function worthOf(
  model: ScoringModel,
  validation: RankingTask | undefined,
): Promise<{ recall: number; ndcg: number }> {
  if (validation === undefined) return { recall: 0, ndcg: 0 };
  const { metrics } = await evaluateRanking(model, validation, { ks: [20] });
  return { recall: metrics["recall@20"]!.mean, ndcg: metrics["ndcg@20"]!.mean };
}

function worth({ recall, ndcg }: AlsTrial): number {
  return recall + ndcg;
}
