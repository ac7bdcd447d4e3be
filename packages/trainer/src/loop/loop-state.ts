import { ModalisError } from "@modalis/contract";
import type { Checkpoint } from "../checkpoint/checkpoint-store.js";
import type { EarlyStopper, EarlyStopperState } from "./early-stopper.js";
import type { TrainingOutcome, TrainLoopOptions } from "./train-loop.js";

/** Where a training is: all that its loop remembers from step to step. */
export interface LoopState {
  /** Steps made. */
  readonly step: number;
  readonly firstLoss: number;
  readonly losses: readonly number[];
  readonly validations: TrainingOutcome["validations"];
  /** Mean loss of this epoch so far, or of the last one. */
  recentLoss(): number;
  noteLoss(loss: number): void;
  endEpoch(): void;
  /** Keeps the parameters where they are the best. */
  noteValidation(validation: { readonly epoch: number; readonly value: number }, best: boolean): void;
  /** Puts the best parameters back, where there was an evaluation. */
  useBest(): void;
  stopperState(): { readonly state?: EarlyStopperState };
  stoppedByPatience(stopper: EarlyStopper): boolean;
  checkpoint(stopper: EarlyStopper): Checkpoint;
  /** @throws `CORRUPT_FILE` when the checkpoint lacks an array or holds one of another length. */
  restore(checkpoint: Checkpoint): void;
}

/** What a checkpoint holds besides arrays. */
interface SavedState {
  step: number;
  firstLoss: number;
  epochLoss: number;
  epochSteps: number;
  losses: number[];
  validations: { epoch: number; value: number }[];
  stopper?: EarlyStopperState;
}

export function createLoopState(options: TrainLoopOptions): LoopState {
  const { learned, moments = new Map<string, Float32Array>(), validation } = options;
  const best = new Map<string, Float32Array>();
  let saved: SavedState = {
    step: 0,
    firstLoss: 0,
    epochLoss: 0,
    epochSteps: 0,
    losses: [],
    validations: [],
  };
  const live = new Map([...prefixed("learned", learned), ...prefixed("moment", moments)]);
  return {
    get step() {
      return saved.step;
    },
    get firstLoss() {
      return saved.firstLoss;
    },
    get losses() {
      return saved.losses;
    },
    get validations() {
      return saved.validations;
    },
    recentLoss: () =>
      saved.epochSteps > 0 ? saved.epochLoss / saved.epochSteps : (saved.losses.at(-1) ?? 0),
    noteLoss(loss) {
      if (saved.step === 0) saved.firstLoss = loss;
      saved.step += 1;
      saved.epochLoss += loss;
      saved.epochSteps += 1;
    },
    endEpoch() {
      saved.losses.push(saved.epochLoss / saved.epochSteps);
      saved.epochLoss = 0;
      saved.epochSteps = 0;
    },
    noteValidation(noted, isBest) {
      saved.validations.push(noted);
      if (isBest) for (const [name, values] of learned) best.set(name, values.slice());
    },
    useBest() {
      for (const [name, values] of best) learned.get(name)!.set(values);
    },
    stopperState: () => (saved.stopper === undefined ? {} : { state: saved.stopper }),
    stoppedByPatience: (stopper) =>
      validation !== undefined && stopper.state().evaluationsWithoutGain >= validation.patience,
    checkpoint: (stopper) => ({
      tensors: new Map([...live, ...prefixed("best", best)]),
      state: { ...saved, stopper: stopper.state() },
    }),
    restore({ tensors, state }) {
      saved = structuredClone(state) as unknown as SavedState;
      for (const [name, values] of live) values.set(arrayOf(tensors, name, values.length));
      for (const [name, values] of learned) {
        if (tensors.has(`best ${name}`))
          best.set(name, arrayOf(tensors, `best ${name}`, values.length).slice());
      }
    },
  };
}

function prefixed(prefix: string, arrays: ReadonlyMap<string, Float32Array>): [string, Float32Array][] {
  return [...arrays].map(([name, values]) => [`${prefix} ${name}`, values]);
}

function arrayOf(tensors: Checkpoint["tensors"], name: string, length: number): Float32Array {
  const found = tensors.get(name);
  if (found instanceof Float32Array && found.length === length) return found;
  throw new ModalisError(
    "CORRUPT_FILE",
    `the checkpoint has no "${name}" of ${length} values; remove it to train from the start`,
  );
}
