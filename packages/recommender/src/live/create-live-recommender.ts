import { assertComparable, type EmbeddingSpace } from "@modalis/contract";
import { createExactIndex } from "@modalis/index";
import { createKernels } from "@modalis/kernels";
import { createCompareLive } from "./answer/compare-live.js";
import { itemIdsWithout } from "./answer/item-ids-without.js";
import { createLiveAnswers } from "./answer/live-answers.js";
import { type Gate, openGate } from "./answer/open-gate.js";
import { sampleVectors } from "./answer/sample-vectors.js";
import { type ChannelKeeper, createChannelKeeper } from "./channels/channel-keeper.js";
import { replaceChannel } from "./channels/replace-channel.js";
import { createHeldModels, type HeldModels } from "./learned/held-models.js";
import { createLearnedHolder } from "./learned/learned-holder.js";
import type { LiveEvent, LiveHistory, LiveItem, LiveUser } from "./live-item.js";
import { completeLiveOptions } from "./live-options.js";
import type { LiveRecommender, LiveSource } from "./live-recommender.js";
import { addHistory } from "./state/add-history.js";
import { removeItem, upsertItems } from "./state/change-items.js";
import {
  addEvents,
  type EventSelection,
  removeEvents,
  removeUser,
  upsertUsers,
} from "./state/change-users.js";
import { createLiveState, type LiveState, openChannel } from "./state/live-state.js";

/** Address space for blocks of rows; memory is used as channels are opened, 256 KiB each at 128 dimensions. */
const ARENA_BYTES = 2 ** 29;

/**
 * Makes a recommender that is ready for items, users and events.
 *
 * @throws `INVALID_ARGUMENT` for an option outside its range.
 * @example
 * const live = await createLiveRecommender({ channels: new Map([["image", space]]), nowMs: Date.now });
 * live.upsertItems([{ id: "rose", attributes: { title: "Rose" }, vectors: new Map([["image", vector]]) }]);
 * live.addEvents([{ userId: "ada", itemId: "rose" }]);
 * await live.recommend({ userId: "ada", count: 10 });
 */
export async function createLiveRecommender(source: LiveSource): Promise<LiveRecommender> {
  const options = completeLiveOptions(source.options ?? {});
  const kernels = await createKernels({ arenaBytes: ARENA_BYTES });
  const state = createLiveState(options, source.nowMs, kernels);
  const { scanThreads: beside, nearEnough } = options;
  const createIndex = source.createIndex ?? ((shape) => createExactIndex({ ...shape, beside, nearEnough }));
  const gate = openGate();
  const addChannel = async (name: string, space: EmbeddingSpace): Promise<void> => {
    gate.check();
    const open = state.channels.get(name);
    if (open === undefined) return openChannel(state, name, space, createIndex);
    assertComparable(open.space, space);
  };
  for (const [name, space] of source.channels ?? []) await addChannel(name, space);
  const learned = createLearnedHolder(state);
  if (source.model !== undefined) await learned.swap(source.model);
  const keeper = createChannelKeeper(state);
  const answers = createLiveAnswers(state, learned);
  const held = createHeldModels(state);
  const answersBy = (model: string | undefined) => (model === undefined ? answers : held.answers(model));
  const compare = createCompareLive(state);
  return {
    get spaces() {
      return new Map([...state.channels].map(([name, { space }]) => [name, space]));
    },
    addChannel,
    ...changingCalls(state, gate, keeper, held),
    knowsItem: (id) => state.slots.itemOf(state.slots.slotOf(id) ?? -1) !== undefined,
    knowsUser: (id) => state.users.numberOf(id) !== undefined,
    userIds: () => state.users.ids(),
    recommend: gate.asked(({ model, ...query }) => answersBy(model).recommend(query)),
    similarItems: gate.asked(compare.similarItems),
    search: gate.asked(compare.search),
    explain: gate.asked(({ model, ...query }) => answersBy(model).explain(query)),
    async swapModel(model) {
      gate.check();
      return learned.swap(model);
    },
    async holdModel(name, model) {
      gate.check();
      return held.hold(name, model);
    },
    async replaceChannel(replacement) {
      gate.check();
      const former = await replaceChannel(state, replacement, createIndex);
      held.clear();
      await Promise.all([gate.settled(), keeper.settled()]);
      former?.[Symbol.dispose]();
    },
    async refresh() {
      gate.check();
      return keeper.refresh();
    },
    searchSpread(query) {
      gate.check();
      return compare.searchSpread(query);
    },
    itemIdsWithout: (channel) => itemIdsWithout(state, channel),
    sampleVectors: (query) => sampleVectors(state, query),
    counts: () => ({ items: state.slots.count, users: state.users.count, events: state.log.size }),
    async [Symbol.asyncDispose]() {
      if (gate.closed) return;
      gate.close();
      await Promise.all([gate.settled(), keeper.close()]);
      learned.close();
      for (const channel of state.channels.values()) channel[Symbol.dispose]();
      await kernels[Symbol.asyncDispose]();
    },
  };
}

/** The calls that change the state, told to the keeper of the channels' statistics. */
function changingCalls(state: LiveState, gate: Gate, { changed }: ChannelKeeper, held: HeldModels) {
  return {
    upsertItems: gate.changing((items: readonly LiveItem[]) => upsertItems(state, items), changed),
    removeItem: gate.changing((id: string) => removeItem(state, id), changed),
    upsertUsers: gate.changing((users: readonly LiveUser[]) => upsertUsers(state, users), changed),
    removeUser: gate.changing((id: string) => {
      const user = state.users.numberOf(id);
      removeUser(state, id);
      if (user !== undefined) held.forget(user);
    }, changed),
    addEvents: gate.changing((events: readonly LiveEvent[]) => addEvents(state, events), changed),
    addHistory: gate.changing((history: LiveHistory) => addHistory(state, history), changed),
    removeEvents: gate.changing((events: readonly EventSelection[]) => removeEvents(state, events), changed),
  };
}
