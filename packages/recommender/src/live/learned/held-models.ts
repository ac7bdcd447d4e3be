import { ModalisError } from "@modalis/contract";
import { createLiveAnswers, type LiveAnswers } from "../answer/live-answers.js";
import { createKeptPeople } from "../person/kept-people.js";
import type { LiveState } from "../state/live-state.js";
import { createLearnedHolder, type LearnedHolder } from "./learned-holder.js";
import type { LearnedBundle } from "./learned-model.js";

/** Trained models beside the one in service, each with tastes of its own over the same catalogue, users and events. */
export interface HeldModels {
  readonly names: readonly string[];
  /** What answers by a held model. @throws `NOT_FOUND` for a name under which none is held. */
  answers(name: string): LiveAnswers;
  /** Holds a model under a name, or lets go of it; resolves once no answer in the making uses the former one. */
  hold(name: string, bundle: LearnedBundle | undefined): Promise<void>;
  /** Drops what is kept of a user, by number. */
  forget(user: number): void;
  /** Drops what is kept of everybody. */
  clear(): void;
}

interface Held {
  readonly state: LiveState;
  readonly holder: LearnedHolder;
  readonly answers: LiveAnswers;
}

export function createHeldModels(state: LiveState): HeldModels {
  const held = new Map<string, Held>();
  return {
    get names() {
      return [...held.keys()];
    },
    answers(name) {
      const found = held.get(name);
      if (found !== undefined) return found.answers;
      throw new ModalisError("NOT_FOUND", `no model is held as "${name}"; hold it with holdModel first`);
    },
    async hold(name, bundle) {
      const known = held.get(name);
      if (bundle === undefined) {
        held.delete(name);
        await known?.holder.swap(undefined);
        return;
      }
      const own = known ?? heldBeside(state);
      await own.holder.swap(bundle);
      held.set(name, own);
    },
    forget(user) {
      for (const own of held.values()) own.state.people.forget(user);
    },
    clear() {
      for (const own of held.values()) own.state.people.clear();
    },
  };
}

/** The same state but for the model and the tastes that were kept under it; what changes in the one changes in the other. */
function heldBeside(state: LiveState): Held {
  const own = Object.assign(Object.create(state) as LiveState, {
    learned: undefined,
    learnedEpoch: 0,
    people: createKeptPeople(state.options.keptPeople),
  });
  const holder = createLearnedHolder(own);
  return { state: own, holder, answers: createLiveAnswers(own, holder) };
}
