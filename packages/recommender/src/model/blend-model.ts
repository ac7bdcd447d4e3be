import type { ScoringModel, Visitor } from "@modalis/contract";
import { type BlendedPart, type BlendParts, checkBlend } from "./blend-parts.js";
import { addShare, measureShare, shareAt } from "./blend-share.js";
import { stateOfBlend } from "./blend-state.js";
import { checkItems, checkUsers } from "./user-rows.js";

/** A blend, which can tell what each of its parts says of all items. */
export interface BlendModel extends ScoringModel {
  /**
   * What each part, and the bias, adds to the scores of all items for one user of the training or one visitor, `[items]`
   * each; they sum to the score. Undefined for a visitor whom no part can score.
   */
  scoreBySource(
    person: number | Visitor,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Float32Array> | undefined>;
}

/**
 * The weighted sum of several models' scores, each first brought to one scale where `normalise` says so (kind `blend`).
 * Visitors are scored by the parts that can. The blend owns its parts and disposes them.
 *
 * @throws `INVALID_ARGUMENT` for no parts, parts of other users or items, or weights that are not finite.
 */
export function blendModel(blend: BlendParts): BlendModel {
  const { userCount, itemCount } = checkBlend(blend);
  const { normalise, itemBias } = blend;
  const parts = [...blend.parts];
  const visiting = parts.filter(([, { model }]) => model.scoreVisitors !== undefined);
  const sum = async (
    among: readonly (readonly [string, BlendedPart])[],
    rows: number,
    scores: (model: ScoringModel) => Promise<Float32Array>,
  ): Promise<Float32Array> => {
    const total = new Float32Array(rows * itemCount);
    if (itemBias !== undefined) for (let row = 0; row < rows; row++) total.set(itemBias, row * itemCount);
    for (const [, part] of among) {
      const own = await scores(part.model);
      for (let row = 0; row < rows; row++) {
        const [from, to] = [row * itemCount, (row + 1) * itemCount];
        addShare(part, normalise, own.subarray(from, to), total.subarray(from, to));
      }
    }
    return total;
  };
  return {
    kind: "blend",
    userCount,
    itemCount,
    async scoreUsers(users, signal) {
      checkUsers(users, userCount);
      return sum(parts, users.length, (model) => model.scoreUsers(users, signal));
    },
    ...(visiting.length === 0
      ? {}
      : {
          scoreVisitors: async (visitors: readonly Visitor[], signal?: AbortSignal) =>
            sum(visiting, visitors.length, (model) => model.scoreVisitors!(visitors, signal)),
        }),
    scoreBySource: (person, signal) =>
      scoreParts(blend, typeof person === "number" ? parts : visiting, person, signal),
    async scoreSimilar(item, signal) {
      checkItems([item], itemCount);
      const total = await sum(parts, 1, (model) => model.scoreSimilar(item, signal));
      return itemBias === undefined ? total : total.map((score, other) => score - itemBias[other]!);
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, itemCount);
      const sources = new Map<string, Float32Array>();
      for (const [name, part] of parts) {
        const own = await part.model.scoreUsers(Int32Array.of(user));
        const share = measureShare(part, normalise, own);
        sources.set(
          name,
          Float32Array.from(items, (item) => shareAt(part, share, own, item)),
        );
      }
      if (itemBias !== undefined) {
        sources.set(
          "bias",
          Float32Array.from(items, (item) => itemBias[item]!),
        );
      }
      return sources;
    },
    state: () => stateOfBlend(blend),
    async [Symbol.asyncDispose]() {
      for (const [, { model }] of parts) await model[Symbol.asyncDispose]();
    },
  };
}

function scoresOfOne(
  model: ScoringModel,
  person: number | Visitor,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  return typeof person === "number"
    ? model.scoreUsers(Int32Array.of(person), signal)
    : model.scoreVisitors!([person], signal);
}

async function scoreParts(
  { normalise, itemBias }: BlendParts,
  among: readonly (readonly [string, BlendedPart])[],
  person: number | Visitor,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  if (among.length === 0) return undefined;
  const sources = new Map<string, Float32Array>();
  for (const [name, part] of among) {
    const own = await scoresOfOne(part.model, person, signal);
    const terms = new Float32Array(own.length);
    addShare(part, normalise, own, terms);
    sources.set(name, terms);
  }
  if (itemBias !== undefined) sources.set("bias", itemBias.slice());
  return sources;
}
