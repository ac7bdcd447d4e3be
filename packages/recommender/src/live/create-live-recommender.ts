import { assertComparable, type EmbeddingSpace } from "@modalis/contract";
import { createExactIndex } from "@modalis/index";
import { createKernels } from "@modalis/kernels";
import { createCompareLive } from "./answer/compare-live.js";
import { createLiveAnswers } from "./answer/live-answers.js";
import { openGate } from "./answer/open-gate.js";
import { sampleVectors } from "./answer/sample-vectors.js";
import { createChannelKeeper } from "./channels/channel-keeper.js";
import { createLearnedHolder } from "./learned/learned-holder.js";
import { completeLiveOptions } from "./live-options.js";
import type { LiveRecommender, LiveSource } from "./live-recommender.js";
import { removeItem, upsertItems } from "./state/change-items.js";
import { addEvents, removeEvents, removeUser, upsertUsers } from "./state/change-users.js";
import { createLiveState, openChannel } from "./state/live-state.js";

/** Address space for blocks of rows; memory is used as channels are opened, 128 KiB each at 128 dimensions. */
const ARENA_BYTES = 2 ** 28;

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
  const gate = openGate();
  const addChannel = async (name: string, space: EmbeddingSpace): Promise<void> => {
    gate.check();
    const open = state.channels.get(name);
    if (open === undefined) return openChannel(state, name, space, source.createIndex ?? createExactIndex);
    assertComparable(open.space, space);
  };
  for (const [name, space] of source.channels ?? []) await addChannel(name, space);
  const learned = createLearnedHolder(state);
  if (source.model !== undefined) await learned.swap(source.model);
  const keeper = createChannelKeeper(state);
  const answers = createLiveAnswers(state, learned);
  const compare = createCompareLive(state);
  return {
    get spaces() {
      return new Map([...state.channels].map(([name, { space }]) => [name, space]));
    },
    addChannel,
    upsertItems: gate.changing((items) => upsertItems(state, items), keeper.changed),
    removeItem: gate.changing((id) => removeItem(state, id), keeper.changed),
    upsertUsers: gate.changing((users) => upsertUsers(state, users), keeper.changed),
    removeUser: gate.changing((id) => removeUser(state, id), keeper.changed),
    addEvents: gate.changing((events) => addEvents(state, events), keeper.changed),
    removeEvents: gate.changing((events) => removeEvents(state, events), keeper.changed),
    knowsItem: (id) => state.slots.itemOf(state.slots.slotOf(id) ?? -1) !== undefined,
    knowsUser: (id) => state.users.numberOf(id) !== undefined,
    userIds: () => state.users.ids(),
    recommend: gate.asked(answers.recommend),
    similarItems: gate.asked(compare.similarItems),
    search: gate.asked(compare.search),
    explain: gate.asked(answers.explain),
    async swapModel(model) {
      gate.check();
      return learned.swap(model);
    },
    async refresh() {
      gate.check();
      return keeper.refresh();
    },
    searchSpread(query) {
      gate.check();
      return compare.searchSpread(query);
    },
    sampleVectors: (query) => sampleVectors(state, query),
    counts: () => ({ items: state.slots.count, users: state.users.count, events: state.log.size }),
    async [Symbol.asyncDispose]() {
      if (gate.closed) return;
      gate.close();
      await keeper.close();
      learned.close();
      for (const channel of state.channels.values()) channel[Symbol.dispose]();
      await kernels[Symbol.asyncDispose]();
    },
  };
}
