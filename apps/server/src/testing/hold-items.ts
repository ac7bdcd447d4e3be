import type { LiveStore } from "@modalis/store";

/** A store that can be held while all items are read. */
export interface HeldStore {
  readonly store: LiveStore;
  /** Does a work once, when the first of all items were read next time, and before they are used. */
  whileItemsAreRead(work: () => Promise<unknown>): void;
}

export function holdItems(store: LiveStore): HeldStore {
  let next: (() => Promise<unknown>) | undefined;
  return {
    store: {
      ...store,
      async *readItems() {
        for await (const page of store.readItems()) {
          const work = next;
          next = undefined;
          await work?.();
          yield page;
        }
      },
    },
    whileItemsAreRead(work) {
      next = work;
    },
  };
}
