import type { ModelState, ScoringModel } from "@modalis/contract";
import { checkFinite, checkWhole } from "./check-array.js";
import { float32Tensor, readState } from "./model-state.js";
import { checkItems, checkUsers } from "./user-rows.js";

export interface ConstantParts {
  /** `[items]`: the score of each item for anybody. */
  readonly scores: Float32Array;
  readonly userCount: number;
}

/**
 * Gives everybody the same scores, as popularity does (kind `constant`); likeness to an item is that score too.
 *
 * @throws `INVALID_ARGUMENT` for a user count that is none, `INVALID_TENSOR` for scores that are not finite.
 */
export function constantModel({ scores, userCount }: ConstantParts): ScoringModel {
  checkWhole("userCount", userCount, 0);
  checkFinite("scores", scores);
  const forAll = (people: number): Float32Array => {
    const all = new Float32Array(people * scores.length);
    for (let person = 0; person < people; person++) all.set(scores, person * scores.length);
    return all;
  };
  return {
    kind: "constant",
    userCount,
    itemCount: scores.length,
    async scoreUsers(users, signal) {
      signal?.throwIfAborted();
      checkUsers(users, userCount);
      return forAll(users.length);
    },
    async scoreVisitors(visitors, signal) {
      signal?.throwIfAborted();
      return forAll(visitors.length);
    },
    async scoreSimilar(item, signal) {
      signal?.throwIfAborted();
      checkItems([item], scores.length);
      return scores.slice();
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, scores.length);
      return new Map([["popularity", Float32Array.from(items, (item) => scores[item]!)]]);
    },
    state: () => ({
      kind: "constant",
      settings: { userCount },
      tensors: new Map([["scores", float32Tensor(scores)]]),
    }),
    async [Symbol.asyncDispose]() {},
  };
}

/** The model of a state of kind `constant`. */
export function restoreConstant(state: ModelState): ScoringModel {
  const read = readState(state);
  return constantModel({ scores: read.float32("scores"), userCount: read.number("userCount") });
}
