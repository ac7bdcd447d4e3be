import type { EmbeddingSpace } from "@modalis/contract";
import { pauseOften } from "../../model/pause-often.js";
import type { LiveState } from "../state/live-state.js";
import { createLiveChannel, type LiveChannel, type MakeSlotIndex } from "./live-channel.js";

/** A vector of an item or a user in a new space. */
export interface NewVector {
  readonly id: string;
  readonly vector: Float32Array;
}

/** What a channel is replaced by. */
export interface ChannelReplacement {
  readonly channel: string;
  readonly space: EmbeddingSpace;
  /** The items' vectors, a batch at a time. */
  readonly items: AsyncIterable<readonly NewVector[]>;
  /** The users' own vectors there; those of the former space are dropped. */
  readonly users?: readonly NewVector[];
  /** Called at the moment from which answers come from the new space. */
  readonly onReplaced?: () => void;
}

/** Longest stretch of background work: answers wait no longer for it. */
const STRETCH_MS = 3;

/**
 * Fills a channel of another space beside the one that serves, and puts it in its place at once; opens it where there was none.
 *
 * @returns the former channel, which answers in the making may still read.
 * @throws `INVALID_TENSOR` for a vector that is not of the space; nothing is replaced then.
 */
export async function replaceChannel(
  state: LiveState,
  { channel: name, space, items, users = [], onReplaced }: ChannelReplacement,
  make: MakeSlotIndex,
): Promise<LiveChannel | undefined> {
  const { kernels, slots } = state;
  const { deviationFloor, keptNeighbours } = state.options;
  const options = deviationFloor === undefined ? {} : { deviationFloor };
  const channel = await createLiveChannel({ name, space, make, kernels, options, slots, keptNeighbours });
  try {
    const idOf = new Map<number, string>();
    for await (const batch of items) {
      for (const { id, vector } of batch) {
        const slot = slots.slotOf(id);
        if (slot === undefined || slots.itemOf(slot) === undefined) continue;
        channel.set(slot, vector);
        idOf.set(slot, id);
      }
    }
    await channel.refresh(pauseOften(undefined, STRETCH_MS));
    // Items that went away meanwhile; their slots may be others' now.
    for (const [slot, id] of idOf)
      if (slots.idOf(slot) !== id || slots.itemOf(slot) === undefined) channel.delete(slot);
    const features = new Map(users.map(({ id, vector }) => [id, vector]));
    for (const vector of features.values()) channel.standardise(vector);
    const former = state.channels.get(name);
    putInPlace(state, name, channel);
    replaceFeatures(state, name, features);
    onReplaced?.();
    return former;
  } catch (error) {
    channel[Symbol.dispose]();
    throw error;
  }
}

function putInPlace(state: LiveState, name: string, channel: LiveChannel): void {
  const all = new Map([...state.channels, [name, channel]]);
  state.channels.clear();
  for (const [key, value] of [...all].sort(([left], [right]) => (left < right ? -1 : 1)))
    state.channels.set(key, value);
  state.contentVersion++;
  state.people.clear();
}

function replaceFeatures(
  { users }: LiveState,
  channel: string,
  vectors: ReadonlyMap<string, Float32Array>,
): void {
  for (const id of users.ids()) {
    const user = users.put(id);
    const facts = users.facts(user);
    const vector = vectors.get(id);
    if (vector === undefined && facts?.features?.has(channel) !== true) continue;
    const features = new Map(facts?.features);
    features.delete(channel);
    if (vector !== undefined) features.set(channel, vector.slice());
    const own = features.size === 0 ? {} : { features };
    users.setFacts(user, { attributes: facts?.attributes ?? {}, ...own });
  }
}
