import type { EmbeddingSpace } from "@modalis/contract";
import type { Kernels } from "@modalis/kernels";
import { createLiveChannel, type LiveChannel, type MakeSlotIndex } from "../channels/live-channel.js";
import type { LearnedModel } from "../learned/learned-model.js";
import type { CompleteLiveOptions } from "../live-options.js";
import { createKeptPeople, type KeptPeople } from "../person/kept-people.js";
import { type AcceptMasks, createAcceptMasks } from "./accept-masks.js";
import { createEventLog, type EventLog } from "./event-log.js";
import { createItemActivity, type ItemActivity } from "./item-activity.js";
import { createItemSlots, type ItemSlots } from "./item-slots.js";
import { createKeptNumbers, type KeptNumbers } from "./kept-numbers.js";
import { createNewestItems, type NewestItems } from "./newest-items.js";
import { createSequenceSet, type SequenceSet } from "./sequence-set.js";
import { createUserTable, type UserTable } from "./user-table.js";

/** Everything a live recommender holds. */
export interface LiveState {
  readonly options: CompleteLiveOptions;
  readonly nowMs: () => number;
  /** Compares rows of all channels. */
  readonly kernels: Kernels;
  readonly slots: ItemSlots;
  readonly masks: AcceptMasks;
  readonly activity: ItemActivity;
  readonly newest: NewestItems;
  readonly users: UserTable;
  readonly log: EventLog;
  /** Numbers of users and slots of items by their places in a history that is being read. */
  readonly keptUsers: KeptNumbers;
  readonly keptSlots: KeptNumbers;
  readonly sequences: SequenceSet;
  /** Numbers of the kinds of event, and their names. */
  readonly kinds: KindTable;
  /** By name, in alphabetical order. */
  readonly channels: Map<string, LiveChannel>;
  readonly people: KeptPeople;
  /** Learned models that follow the catalogue: the one in use, and one being put over it. */
  readonly following: Set<LearnedModel>;
  learned: LearnedModel | undefined;
  /** Counts models. */
  learnedEpoch: number;
  /** Counts changes of vectors that somebody's taste rests on. */
  contentVersion: number;
}

/** Numbers of kinds of event. */
export interface KindTable {
  numberOf(kind: string | undefined): number;
  nameOf(number: number): string | undefined;
}

/** Leading items kept by popularity, trend and age: a filter that a twentieth passes leaves enough of them. */
const LEADING = 4096;

const DAY_MS = 86_400_000;

export function createLiveState(
  options: CompleteLiveOptions,
  nowMs: () => number,
  kernels: Kernels,
): LiveState {
  const following = new Set<LearnedModel>();
  let freedSlots = 0;
  const slots = createItemSlots({
    given(slot, id) {
      for (const model of following) model.itemPlaced(id, slot);
    },
    freed(slot) {
      freedSlots++;
      for (const model of following) model.itemGone(slot);
    },
  });
  const users = createUserTable();
  const halfLifeMs = options.trendHalfLifeDays * DAY_MS;
  return {
    options,
    nowMs,
    kernels,
    slots,
    masks: createAcceptMasks(slots),
    activity: createItemActivity(slots, { halfLifeMs, originMs: nowMs(), most: LEADING }),
    newest: createNewestItems(slots, LEADING),
    users,
    log: createEventLog(),
    keptUsers: createKeptNumbers(() => users.removals),
    keptSlots: createKeptNumbers(() => freedSlots),
    sequences: createSequenceSet(),
    kinds: createKindTable(),
    channels: new Map(),
    people: createKeptPeople(options.keptPeople),
    following,
    learned: undefined,
    learnedEpoch: 0,
    contentVersion: 0,
  };
}

/** Opens a channel, so that items may have vectors there; nothing happens when it is open. */
export async function openChannel(
  state: LiveState,
  name: string,
  space: EmbeddingSpace,
  make: MakeSlotIndex,
): Promise<void> {
  const { deviationFloor, keptNeighbours } = state.options;
  const options = deviationFloor === undefined ? {} : { deviationFloor };
  const channel = await createLiveChannel({
    name,
    space,
    make,
    kernels: state.kernels,
    options,
    slots: state.slots,
    keptNeighbours,
  });
  if (state.channels.has(name)) return channel[Symbol.dispose]();
  const all = [...state.channels, [name, channel] as const].sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  state.channels.clear();
  for (const [key, value] of all) state.channels.set(key, value);
}

/** The kind numbered 0 is none; after 65,535 kinds, others are not told apart. */
function createKindTable(): KindTable {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  return {
    numberOf(kind) {
      if (kind === undefined) return 0;
      const known = numbers.get(kind);
      if (known !== undefined || names.length >= 65_535) return known ?? 0;
      names.push(kind);
      numbers.set(kind, names.length);
      return names.length;
    },
    nameOf: (number) => names[number - 1],
  };
}
