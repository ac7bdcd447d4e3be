import type { PersonView } from "./person-view.js";

/** Views of people who may come again, until something they rest on changes. */
export interface KeptPeople {
  get(user: number, stamp: string): PersonView | undefined;
  /** Keeps the view of somebody who came before of late, and of others notes that they came. */
  offer(user: number, stamp: string, view: PersonView): void;
  /** Keeps the view of somebody who may not have come before: what took long to make. */
  set(user: number, stamp: string, view: PersonView): void;
  forget(user: number): void;
  clear(): void;
}

/** Bytes of all views, for models whose people keep a score of every item. */
const MOST_BYTES = 2 ** 27;

/** Places to note who came, for each view that may be kept, and at most. */
const NOTED_A_VIEW = 4;
const MOST_NOTED = 2 ** 18;

/**
 * Keeps the views asked for last, of people who come a second time: most who come once do not come again soon, and what
 * was kept of them for a while and then given up is what the garbage collector has to stop everybody for.
 *
 * @param most Views kept.
 */
export function createKeptPeople(most: number): KeptPeople {
  const kept = new Map<number, { readonly stamp: string; readonly view: PersonView }>();
  // One place for many users: who came last of them stands there, as their number and one.
  const came = new Float64Array(Math.max(1, Math.min(NOTED_A_VIEW * most, MOST_NOTED)));
  /** Whether it was this user who came last of all who share their place. */
  const note = (user: number): boolean => {
    const place = user % came.length;
    const cameBefore = came[place] === user + 1;
    came[place] = user + 1;
    return cameBefore;
  };
  let bytes = 0;
  const forget = (user: number): void => {
    bytes -= kept.get(user)?.view.bytes ?? 0;
    kept.delete(user);
  };
  const set = (user: number, stamp: string, view: PersonView): void => {
    forget(user);
    kept.set(user, { stamp, view });
    bytes += view.bytes;
    while (kept.size > most || (bytes > MOST_BYTES && kept.size > 1)) forget(kept.keys().next().value!);
  };
  return {
    get(user, stamp) {
      const found = kept.get(user);
      if (found === undefined) return undefined;
      if (found.stamp !== stamp) {
        forget(user);
        // The view that is made now is kept at once: its place may have been another's meanwhile.
        note(user);
        return undefined;
      }
      // A map keeps the order of insertion: the first is the one not asked for longest.
      kept.delete(user);
      kept.set(user, found);
      return found.view;
    },
    offer(user, stamp, view) {
      if (note(user)) set(user, stamp, view);
    },
    set,
    forget,
    clear() {
      kept.clear();
      bytes = 0;
    },
  };
}
