import type { LiveStore } from "./live-store.js";

/** What a store acknowledged: kinds of writes with their ids. */
export type Acknowledged = { readonly kind: "event" | "item" | "forgotten"; readonly id: string };

/**
 * Writes events, items and forgotten users in several lines at once until a write fails, and tells each when it was
 * acknowledged.
 *
 * @param name Makes the ids differ from those of other rounds.
 * @returns Why it stopped.
 */
export async function writeUntilItFails(
  store: LiveStore,
  name: string,
  onAcknowledged: (write: Acknowledged) => void,
): Promise<unknown> {
  let failure: unknown;
  const line = async (number: number): Promise<void> => {
    for (let at = 0; failure === undefined; at++) {
      const id = `${name}-${number}-${at}`;
      await store.addEvents([{ id, userId: `user-${id}`, itemId: "item", kind: "like" }]);
      if (at % 5 === 2) await store.putItems([{ id, attributes: { at } }]);
      if (at % 7 === 3) await store.forgetUser(`user-${id}`);
      if (at % 7 !== 3) onAcknowledged({ kind: "event", id });
      else onAcknowledged({ kind: "forgotten", id });
      if (at % 5 === 2) onAcknowledged({ kind: "item", id });
    }
  };
  const stop = (error: unknown): void => {
    failure ??= error;
  };
  await Promise.all([0, 1, 2, 3].map((number) => line(number).catch(stop)));
  return failure;
}

/** The acknowledged writes that a store does not hold. */
export async function lostWrites(
  store: LiveStore,
  writes: readonly Acknowledged[],
): Promise<readonly Acknowledged[]> {
  const events = new Set<string>();
  for await (const batch of store.readEvents()) for (const { id } of batch) events.add(id);
  const items = new Set<string>();
  for await (const batch of store.readItems()) for (const { id } of batch) items.add(id);
  const lost: Acknowledged[] = [];
  for (const write of writes) {
    if (write.kind === "event" && !events.has(write.id)) lost.push(write);
    if (write.kind === "item" && !items.has(write.id)) lost.push(write);
    if (write.kind === "forgotten" && !(await store.verifyForgotten(`user-${write.id}`)).forgotten)
      lost.push(write);
  }
  return lost;
}
