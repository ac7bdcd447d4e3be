import { assertComparable, type EmbeddingSpace, ModalisError } from "@modalis/contract";
import { createExactIndex } from "@modalis/index";
import { createKernels } from "@modalis/kernels";
import { createCompareLive } from "./answer/compare-live.js";
import { createLiveAnswers } from "./answer/live-answers.js";
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
  let disposed = false;
  const ready = (signal?: AbortSignal): void => {
    if (disposed) throw new ModalisError("DISPOSED", "this recommender was disposed; make another");
    signal?.throwIfAborted();
  };
  const addChannel = async (name: string, space: EmbeddingSpace): Promise<void> => {
    ready();
    const open = state.channels.get(name);
    if (open === undefined) return openChannel(state, name, space, createExactIndex);
    assertComparable(open.space, space);
  };
  for (const [name, space] of source.channels ?? []) await addChannel(name, space);
  const learned = createLearnedHolder(state);
  if (source.model !== undefined) await learned.swap(source.model);
  const keeper = createChannelKeeper(state);
  const answers = createLiveAnswers(state, learned);
  const compare = createCompareLive(state);
  /** Changes are refused after disposal too, and may make the channels' statistics old. */
  const change = <Input, Result>(apply: (input: Input) => Result) => {
    return (input: Input): Result => {
      ready();
      const result = apply(input);
      keeper.changed();
      return result;
    };
  };
  return {
    get spaces() {
      return new Map([...state.channels].map(([name, { space }]) => [name, space]));
    },
    addChannel,
    upsertItems: change((items) => upsertItems(state, items)),
    removeItem: change((id) => removeItem(state, id)),
    upsertUsers: change((users) => upsertUsers(state, users)),
    removeUser: change((id) => removeUser(state, id)),
    addEvents: change((events) => addEvents(state, events)),
    removeEvents: change((events) => removeEvents(state, events)),
    knowsItem: (id) => state.slots.itemOf(state.slots.slotOf(id) ?? -1) !== undefined,
    knowsUser: (id) => state.users.numberOf(id) !== undefined,
    userIds: () => state.users.ids(),
    async recommend(query) {
      ready(query.signal);
      return answers.recommend(query);
    },
    async similarItems(query) {
      ready(query.signal);
      return compare.similarItems(query);
    },
    async search(query) {
      ready(query.signal);
      return compare.search(query);
    },
    async explain(query) {
      ready(query.signal);
      return answers.explain(query);
    },
    async swapModel(model) {
      ready();
      return learned.swap(model);
    },
    async refresh() {
      ready();
      return keeper.refresh();
    },
    counts: () => ({ items: state.slots.count, users: state.users.count, events: state.log.size }),
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      await keeper.close();
      learned.close();
      for (const channel of state.channels.values()) channel[Symbol.dispose]();
      await kernels[Symbol.asyncDispose]();
    },
  };
}
