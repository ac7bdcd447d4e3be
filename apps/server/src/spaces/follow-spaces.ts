import { isModalisError } from "@modalis/contract";
import type { ChannelReplacement, LiveRecommender } from "@modalis/recommender";
import type { LiveStore } from "@modalis/store";
import type { ChosenModel } from "../live/encoding/open-content-encoders.js";
import type { SwitchedEncoders } from "../live/encoding/open-switched-encoders.js";
import type { FolderRows } from "../live/folder-rows.js";
import { readStoredRows, type StoredRows } from "../live/stored-rows.js";
import { chosenModel, chosenModels } from "./chosen-models.js";

export interface FollowSpacesParts {
  /** The catalogue's. */
  readonly folder: string;
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  readonly folderRows: Pick<FolderRows, "renew">;
  readonly encoders: Pick<SwitchedEncoders, "choose">;
  /** What the encoders were opened with. */
  readonly chosen: Readonly<Record<string, ChosenModel>>;
}

/**
 * Gives what brings this server to the spaces that the database says are in use, to be called once the call before has ended.
 *
 * A channel that cannot be replaced keeps its former space and its former encoder, costs no other channel its change, and is
 * tried again by the next call, which the thrown error asks for.
 *
 * @param onReplaced Told of each channel that is served from another space since, and by which change that was put in use.
 */
export function createSpaceFollower(
  parts: FollowSpacesParts,
  onReplaced: (channel: string, since: number) => void,
): () => Promise<void> {
  const { folder, store, recommender, folderRows, encoders } = parts;
  let served = parts.chosen;
  const serve = (channel: string, chosen: ChosenModel): void => {
    served = { ...served, [channel]: chosen };
    encoders.choose(served);
  };
  const replace = async (channel: string): Promise<void> => {
    const [rows] = await readStoredRows(folder, store, new Set([channel]));
    const inUse = (await store.chosenSpaces()).get(channel);
    if (rows === undefined || inUse === undefined) return;
    // Another was put in use while the rows were read.
    if (rows.space.fingerprint !== inUse.space.fingerprint) return replace(channel);
    const model = await chosenModel(folder, inUse);
    await recommender.replaceChannel({
      channel,
      space: rows.space,
      items: itemVectors(store, rows),
      users: await userVectors(store, rows),
      onReplaced: () => serve(channel, model),
    });
    onReplaced(channel, inUse.sequence);
  };
  return async () => {
    const chosen = Object.entries(await chosenModels(folder, store));
    const isServed = (channel: string, { space }: ChosenModel) =>
      recommender.spaces.get(channel)?.fingerprint === space?.fingerprint;
    const changed = chosen.filter(([channel, model]) => !isServed(channel, model));
    for (const [channel, model] of chosen) if (isServed(channel, model)) serve(channel, model);
    if (changed.length > 0) folderRows.renew();
    const failures: unknown[] = [];
    for (const [channel] of changed) await replace(channel).catch((error: unknown) => failures.push(error));
    // What a database that is away kept from being done is tried again by who called.
    if (failures.length > 0)
      throw failures.find((failure) => isModalisError(failure, "UNAVAILABLE")) ?? failures[0];
  };
}

async function* itemVectors(store: LiveStore, { vectorOf }: StoredRows): ChannelReplacement["items"] {
  for await (const items of store.readItems()) {
    yield items.flatMap((item) => {
      const vector = vectorOf(item);
      return vector === undefined ? [] : [{ id: item.id, vector }];
    });
  }
}

async function userVectors(store: LiveStore, { vectorOfUser }: StoredRows) {
  const vectors: { readonly id: string; readonly vector: Float32Array }[] = [];
  for await (const users of store.readUsers()) {
    for (const user of users) {
      const vector = vectorOfUser(user);
      if (vector !== undefined) vectors.push({ id: user.id, vector });
    }
  }
  return vectors;
}
