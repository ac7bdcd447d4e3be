import { createExactIndex, type SlotIndex } from "@modalis/index";
import { dotAt } from "../../catalogue/dot-at.js";
import { wholeCover } from "../../model/factor-contributions.js";
import type { FactorBlock, FactorsParts } from "../../model/factors-parts.js";
import { foldInOf } from "../../model/fold-in.js";
import { addFeatures } from "../../model/visitor-features.js";
import type { LearnedBundle, LearnedModel, LearnedPerson, LearnedQuery } from "./learned-model.js";
import { type MeasuredColumns, measureColumns } from "./measure-columns.js";
import { createModelItems, createModelPeople, type ModelItems, type ModelPerson } from "./model-items.js";

/** Everything that people's scores follow from. */
interface FactorTable {
  readonly parts: FactorsParts;
  readonly items: ModelItems;
  readonly index: SlotIndex;
  readonly columns: MeasuredColumns;
  readonly blocks: readonly FactorBlock[];
  readonly sources: readonly string[];
  readonly foldIn: ((history: Int32Array) => Float32Array) | undefined;
}

/**
 * A model of factors: a person is a vector, that of the training or the one their likes of this moment fold into, and
 * items are searched by dot product; mean and deviation of a person's scores follow from the items' means and covariances.
 */
export async function createFactorsLearned(
  bundle: LearnedBundle,
  parts: FactorsParts,
): Promise<LearnedModel> {
  const { itemFactors, dimensions, itemBias, visitors } = parts;
  const items = createModelItems(bundle.itemIds);
  const people = createModelPeople(bundle, items);
  const width = dimensions + (itemBias === undefined ? 0 : 1);
  const index = await createExactIndex({ dimensions: width, capacity: Math.max(bundle.itemIds.length, 1) });
  const blocks = wholeCover(parts.blocks ?? [], dimensions);
  const sources = [...new Set(blocks.map(({ name }) => name)), ...(itemBias === undefined ? [] : ["bias"])];
  const columns = measureColumns(itemFactors, dimensions, itemBias);
  const foldIn = visitors?.history === undefined ? undefined : foldInOf(visitors.history, parts);
  const table = { parts, items, index, columns, blocks, sources, foldIn };
  const row = new Float32Array(width);
  const rowOf = (item: number) => itemFactors.subarray(item * dimensions, (item + 1) * dimensions);
  return {
    sources,
    spaces: bundle.itemSpaces ?? new Map(),
    knows: (slot) => items.itemAt(slot) >= 0,
    itemPlaced(id, slot) {
      const item = items.place(id, slot);
      if (item < 0) return index.delete(slot);
      row.set(rowOf(item));
      if (itemBias !== undefined) row[dimensions] = itemBias[item]!;
      index.set(slot, row);
    },
    itemGone(slot) {
      items.clear(slot);
      index.delete(slot);
    },
    personOf(query) {
      const person = people.of(query);
      const vector = vectorOf(table, person, query);
      return vector === undefined ? undefined : personOfVector(table, vector, person.liked);
    },
    likeness(left, right) {
      const [one, other] = [items.itemAt(left), items.itemAt(right)];
      if (one < 0 || other < 0) return undefined;
      const [first, second] = [rowOf(one), rowOf(other)];
      const squares = dotAt(first, 0, first) * dotAt(second, 0, second);
      return squares > 0 ? dotAt(first, 0, second) / Math.sqrt(squares) : 0;
    },
    forget: (userId) => people.forget(userId),
    [Symbol.dispose]: () => index[Symbol.dispose](),
  };
}

/** A user whom the training knew as they are now has its vector; others fold in, where the model can. */
function vectorOf(
  { parts, foldIn }: FactorTable,
  { user, unchanged, history }: ModelPerson,
  { features }: LearnedQuery,
): Float32Array | undefined {
  const { userFactors, dimensions, visitors } = parts;
  if (user !== undefined && (unchanged || foldIn === undefined)) {
    return userFactors.subarray(user * dimensions, (user + 1) * dimensions);
  }
  const vector =
    foldIn === undefined || history.length === 0 ? new Float32Array(dimensions) : foldIn(history);
  if (features !== undefined) {
    addFeatures(fitting(visitors?.features, features, dimensions), { history, features }, vector);
  }
  return vector.some((value) => value !== 0) ? vector : undefined;
}

function personOfVector(
  { parts, items, index, columns, blocks, sources }: FactorTable,
  vector: Float32Array,
  liked: number,
): LearnedPerson | undefined {
  const { itemFactors, dimensions, itemBias } = parts;
  const query = new Float32Array(columns.mean.length);
  query.set(vector);
  if (itemBias !== undefined) query[dimensions] = 1;
  const deviation = deviationOf(columns, query);
  if (!(deviation > 0)) return undefined;
  const places = blocks.map(({ name }) => sources.indexOf(name));
  return {
    liked,
    bytes: query.byteLength + 200,
    search: (count, accept) => index.search(query, { count, accept }).slots,
    shares(slot, output, at) {
      output.fill(0, at, at + sources.length);
      const item = items.itemAt(slot);
      if (item < 0) return;
      for (const [block, { from, to }] of blocks.entries()) {
        let term = 0;
        for (let column = from, place = item * dimensions + from; column < to; column++, place++) {
          term += query[column]! * (itemFactors[place]! - columns.mean[column]!);
        }
        output[at + places[block]!]! += term / deviation;
      }
      if (itemBias === undefined) return;
      output[at + sources.length - 1]! += (itemBias[item]! - columns.mean[dimensions]!) / deviation;
    },
  };
}

/** The features that the model has maps of the right size for; others were encoded by another model. */
function fitting(
  maps: ReadonlyMap<string, Float32Array> | undefined,
  features: ReadonlyMap<string, Float32Array>,
  dimensions: number,
): ReadonlyMap<string, Float32Array> {
  return new Map(
    [...(maps ?? [])].filter(([name, map]) => (features.get(name)?.length ?? 0) * dimensions === map.length),
  );
}

function deviationOf({ mean, covariance }: MeasuredColumns, vector: Float32Array): number {
  const width = mean.length;
  let variance = 0;
  for (let row = 0; row < width; row++) {
    let sum = 0;
    for (let column = 0; column < width; column++) sum += covariance[row * width + column]! * vector[column]!;
    variance += vector[row]! * sum;
  }
  return Math.sqrt(Math.max(variance, 0));
}
