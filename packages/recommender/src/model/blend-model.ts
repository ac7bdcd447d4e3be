import type { ScoringModel, Visitor } from "@modalis/contract";
import { type BlendedPart, type BlendParts, checkBlend } from "./blend-parts.js";
import { addShare } from "./blend-share.js";
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
 * Visitors are scored by the parts that can. What is the same for everybody, parts of kind `constant` and the bias, counts
 * beside what is not: of a person on whom nothing else speaks the blend says nothing, and likeness is without it. The
 * blend owns its parts and disposes them.
 *
 * @throws `INVALID_ARGUMENT` for no parts, parts of other users or items, or weights that are not finite.
 */
export function blendModel(blend: BlendParts): BlendModel {
  const { userCount, itemCount } = checkBlend(blend);
  const { normalise, itemBias } = blend;
  const parts = [...blend.parts];
  const isSameForAll = parts.every(([, { model }]) => model.kind === "constant");
  const personal = isSameForAll ? parts : parts.filter(([, { model }]) => model.kind !== "constant");
  const visiting = parts.filter(([, { model }]) => model.scoreVisitors !== undefined);
  const sum = async (
    among: readonly (readonly [string, BlendedPart])[],
    rows: number,
    scores: (model: ScoringModel) => Promise<Float32Array>,
    withBias = true,
  ): Promise<Float32Array> => {
    const total = rowsOf(rows, itemCount, withBias ? itemBias : undefined);
    const rowOf = (values: Float32Array, row: number) =>
      values.subarray(row * itemCount, (row + 1) * itemCount);
    const spoken = new Uint8Array(rows).fill(isSameForAll ? 1 : 0);
    for (const [, part] of among) {
      const own = await scores(part.model);
      for (let row = 0; row < rows; row++) {
        if (addShare(part, normalise, rowOf(own, row), rowOf(total, row))) spoken[row] = 1;
      }
    }
    for (let row = 0; row < rows; row++) if (spoken[row] === 0) rowOf(total, row).fill(0);
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
      return sum(personal, 1, (model) => model.scoreSimilar(item, signal), false);
    },
    async contributions(user, items) {
      checkUsers(Int32Array.of(user), userCount);
      checkItems(items, itemCount);
      const sources = await scoreParts(blend, parts, user, undefined);
      return new Map(
        Array.from(sources!, ([name, terms]) => [name, Float32Array.from(items, (item) => terms[item]!)]),
      );
    },
    state: () => stateOfBlend(blend),
    async [Symbol.asyncDispose]() {
      for (const [, { model }] of parts) await model[Symbol.asyncDispose]();
    },
  };
}

function rowsOf(rows: number, itemCount: number, row: Float32Array | undefined): Float32Array {
  const all = new Float32Array(rows * itemCount);
  if (row !== undefined) for (let start = 0; start < all.length; start += itemCount) all.set(row, start);
  return all;
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
  { parts, normalise, itemBias }: BlendParts,
  among: readonly (readonly [string, BlendedPart])[],
  person: number | Visitor,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Float32Array> | undefined> {
  if (among.length === 0) return undefined;
  const sources = new Map<string, Float32Array>();
  let isSpoken = [...parts.values()].every(({ model }) => model.kind === "constant");
  for (const [name, part] of among) {
    const own = await scoresOfOne(part.model, person, signal);
    const terms = new Float32Array(own.length);
    if (addShare(part, normalise, own, terms)) isSpoken = true;
    sources.set(name, terms);
  }
  if (itemBias !== undefined) sources.set("bias", itemBias.slice());
  if (!isSpoken) for (const terms of sources.values()) terms.fill(0);
  return sources;
}
