import type { Interactions } from "@modalis/contract";
import type { RankingTask } from "@modalis/evaluation";
import type { Pace } from "../../linear-algebra/pace.js";
import { type AlsMember, fitAlsMember } from "./als-member.js";
import { rehearse } from "./rehearsal.js";
import { sampleTask } from "./sample-task.js";
import { type FoundFactorisations, type SearchAlsInput, searchAls } from "./search-als.js";

const HELD_OUT = 0.1;

/**
 * Searches on validation; where validation asks for nothing that was trained, on a tenth of the training interactions held
 * out, and then fits what was found on all of them.
 */
export async function findFactorisations(
  input: SearchAlsInput & { readonly mostUsers: number },
  pace: Pace,
): Promise<FoundFactorisations> {
  if (input.validation !== undefined) return searchAls(input, pace);
  const { training, task } = rehearse(input.interactions, {
    hiddenItems: 0,
    heldOut: HELD_OUT,
    seed: input.seed,
  });
  // A world too small to hold anything out of is not searched.
  if (task.positives.items.length === 0) return searchAls(input, pace);
  const validation: RankingTask = sampleTask(task, input.mostUsers, input.seed);
  const { members, trials } = await searchAls({ ...input, interactions: training, validation }, pace);
  return { members: await refit(members, input.interactions, pace), trials };
}

/** The same factorisations of other interactions; the given ones are let go. */
async function refit(
  members: readonly AlsMember[],
  interactions: Interactions,
  pace: Pace,
): Promise<AlsMember[]> {
  const fitted: AlsMember[] = [];
  for (const { model, settings } of members) {
    await model[Symbol.asyncDispose]();
    fitted.push(await fitAlsMember(interactions, settings, pace));
  }
  return fitted;
}
