import { randomUUID } from "node:crypto";
import { createInteractions, isModalisError, type ModelState, type SafeTensor } from "@modalis/contract";
import { type Bundle, readBundle, restoreModel, saveBundle } from "@modalis/recommender";
import type { LiveTrainingData } from "./read-training-files.js";
import type { Unlearned, UnlearnResult, UnlearnTask } from "./retrain-messages.js";
import { recipeOf } from "./serving-model.js";
import { unlearnMethod } from "./unlearn-method.js";

type UnlearnBundle = UnlearnTask["bundles"][number];

/** Takes users out of each bundle of a task; one that is damaged keeps them in no other. */
export async function unlearnUsers(
  live: LiveTrainingData,
  { bundles }: Pick<UnlearnTask, "bundles">,
  nowMs: () => number,
): Promise<UnlearnResult> {
  const done: Unlearned[] = [];
  const failures: UnlearnResult["failures"][number][] = [];
  for (const bundle of bundles) {
    try {
      done.push(await unlearnBundle(live, bundle, nowMs));
    } catch (error) {
      failures.push({ id: bundle.id, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { kind: "unlearn", bundles: done, failures };
}

/** Takes users out of a bundle and puts it in the place of the one before. */
async function unlearnBundle(
  live: LiveTrainingData,
  { id, folder, users }: UnlearnBundle,
  nowMs: () => number,
): Promise<Unlearned> {
  const bundle = await readBundle(folder);
  const gone = new Set(users);
  const wanted = unlearnMethod(bundle.training);
  const recomputed = wanted.way === "recomputed" ? await fittedAnew(live, bundle, gone) : undefined;
  const { way, method } = recomputed === undefined ? unlearnMethod({}) : wanted;
  const left = recomputed ?? { ...(await withoutRows(bundle, gone)), itemSpaces: bundle.itemSpaces };
  const { model, interactions, itemSpaces } = left;
  const training = { ...bundle.training, unlearned: { way, users: users.length, atMs: nowMs() } };
  try {
    const record = new TextEncoder().encode(`${JSON.stringify(training, undefined, 2)}\n`);
    const beside = new Map([["record.json", record]]);
    await saveBundle(folder, { model, interactions, itemSpaces, training, beside });
  } finally {
    await model[Symbol.asyncDispose]();
  }
  return { id, way, method, users: users.length };
}

/** Undefined where what is left cannot be learned from, such as no rows at all. */
async function fittedAnew(live: LiveTrainingData, bundle: Bundle, gone: ReadonlySet<number>) {
  const recipe = recipeOf(bundle);
  if (recipe === undefined) return undefined;
  const interactions = rowsOfOthers(bundle.interactions, gone, live);
  const itemFeatures = inOrder(live, bundle.interactions.itemIds);
  const { definition, settings, seed } = recipe;
  try {
    const data = { interactions, itemFeatures, userFeatures: new Map() };
    const model = await definition.fit(data, settings, { seed });
    return { model, interactions, itemSpaces: live.itemSpaces };
  } catch (error) {
    if (isModalisError(error, "INVALID_ARGUMENT")) return undefined;
    throw error;
  }
}

/** The bundle's own rows but those of the users who go, with the values that the live store has of them. */
function rowsOfOthers(
  { userIds, itemIds, offsets, items }: Bundle["interactions"],
  gone: ReadonlySet<number>,
  live: LiveTrainingData,
) {
  const known = new Map(live.rows.map((row) => [`${row.userId}\u0000${row.itemId}`, row]));
  const rows = userIds.flatMap((userId, user) =>
    gone.has(user)
      ? []
      : Array.from(items.subarray(offsets[user], offsets[user + 1]), (item) => {
          const itemId = itemIds[item]!;
          return known.get(`${userId}\u0000${itemId}`) ?? { userId, itemId };
        }),
  );
  return createInteractions(rows, { userIds: userIds.filter((_, user) => !gone.has(user)), itemIds });
}

/** The content of the items as they are now, by the bundle's numbers. */
function inOrder({ itemFeatures, itemIds: liveIds }: LiveTrainingData, itemIds: readonly string[]) {
  const numbers = new Map(liveIds.map((id, at) => [id, at]));
  return new Map(
    [...itemFeatures].map(([channel, table]) => {
      const { dimensions } = table;
      const data = new Float32Array(itemIds.length * dimensions);
      const present = new Uint8Array(itemIds.length);
      for (const [at, id] of itemIds.entries()) {
        const row = numbers.get(id) ?? -1;
        if (table.present[row] !== 1) continue;
        data.set(table.data.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions);
        present[at] = 1;
      }
      return [channel, { ...table, data, present }] as const;
    }),
  );
}

/** The bundle with the users' ids replaced by random ones, their histories emptied, and their own rows zero. */
async function withoutRows({ state, interactions }: Bundle, gone: ReadonlySet<number>) {
  const { userIds, itemIds, offsets, items } = interactions;
  const kept = userIds.map((_, user) =>
    gone.has(user) ? [] : [...items.subarray(offsets[user], offsets[user + 1])],
  );
  const cut = new Int32Array(offsets.length);
  for (const [user, row] of kept.entries()) cut[user + 1] = cut[user]! + row.length;
  return {
    model: await restoreModel(withoutUserRows(state, gone)),
    interactions: {
      userIds: userIds.map((id, user) => (gone.has(user) ? `forgotten-${randomUUID()}` : id)),
      itemIds,
      offsets: cut,
      items: Int32Array.from(kept.flat()),
    },
  };
}

/** Tensors of one row a user, by the names that models of factors give them. */
const USER_TENSORS = new Set(["userFactors", "userBias"]);

function withoutUserRows(state: ModelState, gone: ReadonlySet<number>): ModelState {
  const tensors = new Map(
    [...state.tensors].map(([name, tensor]) => [
      name,
      USER_TENSORS.has(name) ? zeroRows(tensor, gone) : tensor,
    ]),
  );
  const parts = new Map([...(state.parts ?? [])].map(([name, part]) => [name, withoutUserRows(part, gone)]));
  return { ...state, tensors, ...(state.parts === undefined ? {} : { parts }) };
}

function zeroRows(tensor: SafeTensor, gone: ReadonlySet<number>): SafeTensor {
  if (tensor.dtype !== "F32") return tensor;
  const width = tensor.shape.slice(1).reduce((product, size) => product * size, 1);
  const data = tensor.data.slice();
  for (const user of gone) data.fill(0, user * width, (user + 1) * width);
  return { ...tensor, data };
}
