/** Calls under way, by number, with what is held for each: who waits for its answer, or the answer to come. */
export interface PendingCalls<Held extends string | object> {
  /** How many are under way. */
  readonly size: number;
  /** The number of a new call, from 1; those of calls that were taken are given again. */
  add(held: Held): number;
  /** Ends a call and returns what was held for it; undefined where none of that number is under way. */
  take(call: number): Held | undefined;
  /** What is held for those under way. */
  all(): Held[];
  /** The same, and ends them. */
  takeAll(): Held[];
}

/**
 * Keeps calls in places that are used again, so that one that ended leaves nothing behind.
 *
 * A `Map` would, where calls come and go all the time: each table that it outgrows points at the next one, and still at what
 * was held then. Once the garbage collector has taken one for old, it takes all that follow for old too, with whatever
 * they hold, until the whole heap is collected.
 */
export function createPendingCalls<Held extends string | object>(): PendingCalls<Held> {
  const places: (Held | undefined)[] = [];
  const free: number[] = [];
  const take = (call: number): Held | undefined => {
    const held = places[call - 1];
    if (held === undefined) return undefined;
    places[call - 1] = undefined;
    free.push(call);
    return held;
  };
  const all = (): Held[] => places.filter((held) => held !== undefined);
  return {
    get size() {
      return places.length - free.length;
    },
    add(held) {
      const call = free.pop() ?? places.length + 1;
      places[call - 1] = held;
      return call;
    },
    take,
    all,
    takeAll() {
      const held = all();
      for (let call = 1; call <= places.length; call++) take(call);
      return held;
    },
  };
}
