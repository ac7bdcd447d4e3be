import { pauseOften } from "../../model/pause-often.js";
import type { LiveState } from "../state/live-state.js";
import { createLearnedModel } from "./create-learned-model.js";
import type { LearnedBundle, LearnedModel } from "./learned-model.js";

/** Keeps a learned model alive for as long as an answer in the making uses it. */
export interface LearnedHolder {
  /** Runs with the model of this moment. */
  use<Result>(run: () => Promise<Result>): Promise<Result>;
  swap(bundle: LearnedBundle | undefined): Promise<void>;
  close(): void;
}

interface Lease {
  readonly model: LearnedModel | undefined;
  users: number;
  /** Set when the model was swapped out. */
  retired?: () => void;
}

export function createLearnedHolder(state: LiveState): LearnedHolder {
  let current: Lease = { model: undefined, users: 0 };
  let swapping: Promise<void> = Promise.resolve();
  const release = (lease: Lease): void => {
    lease.users--;
    if (lease.users === 0) lease.retired?.();
  };
  const swap = async (bundle: LearnedBundle | undefined): Promise<void> => {
    const model = bundle === undefined ? undefined : await putOver(state, bundle);
    const former = current;
    current = { model, users: 0 };
    state.learned = model;
    state.learnedEpoch++;
    state.people.clear();
    if (former.users > 0) await new Promise<void>((resolve) => Object.assign(former, { retired: resolve }));
    if (former.model === undefined) return;
    state.following.delete(former.model);
    former.model[Symbol.dispose]();
  };
  return {
    async use(run) {
      const lease = current;
      lease.users++;
      try {
        return await run();
      } finally {
        release(lease);
      }
    },
    swap(bundle) {
      // One after the other, whatever becomes of the one before.
      const next = swapping.catch(() => {}).then(() => swap(bundle));
      swapping = next;
      return next;
    },
    close() {
      for (const model of state.following) model[Symbol.dispose]();
      state.following.clear();
      state.learned = undefined;
    },
  };
}

/** Makes the model follow the catalogue from now on, and tells it of all items there are. */
async function putOver(state: LiveState, bundle: LearnedBundle): Promise<LearnedModel> {
  const model = await createLearnedModel(bundle);
  state.following.add(model);
  const pause = pauseOften(undefined, 5);
  try {
    for (let slot = 0; slot < state.slots.length; slot++) {
      const id = state.slots.idOf(slot);
      if (id !== "") model.itemPlaced(id, slot);
      if (slot % 64 === 63) await pause();
    }
  } catch (error) {
    state.following.delete(model);
    model[Symbol.dispose]();
    throw error;
  }
  return model;
}
