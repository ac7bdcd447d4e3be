import type { PersonView } from "./person-view.js";

/** Views of people who may come again, until something they rest on changes. */
export interface KeptPeople {
  get(user: number, stamp: string): PersonView | undefined;
  set(user: number, stamp: string, view: PersonView): void;
  forget(user: number): void;
  clear(): void;
}

/** Bytes of all views, for models whose people keep a score of every item. */
const MOST_BYTES = 2 ** 27;

export function createKeptPeople(most: number): KeptPeople {
  const kept = new Map<number, { readonly stamp: string; readonly view: PersonView }>();
  let bytes = 0;
  const forget = (user: number): void => {
    bytes -= kept.get(user)?.view.bytes ?? 0;
    kept.delete(user);
  };
  return {
    get(user, stamp) {
      const found = kept.get(user);
      if (found === undefined) return undefined;
      if (found.stamp !== stamp) {
        forget(user);
        return undefined;
      }
      // A map keeps the order of insertion: the first is the one not asked for longest.
      kept.delete(user);
      kept.set(user, found);
      return found.view;
    },
    set(user, stamp, view) {
      forget(user);
      kept.set(user, { stamp, view });
      bytes += view.bytes;
      while (kept.size > most || (bytes > MOST_BYTES && kept.size > 1)) forget(kept.keys().next().value!);
    },
    forget,
    clear() {
      kept.clear();
      bytes = 0;
    },
  };
}
