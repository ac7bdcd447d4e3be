import type { CheckpointStore } from "../checkpoint/checkpoint-store.js";
import type { FitProgress } from "../model/model-definition.js";
import { checkLearned, checkLoss } from "./check-finite.js";
import { checkLoopOptions } from "./check-loop-options.js";
import { createEarlyStopper, type EarlyStopper } from "./early-stopper.js";
import { batchesPerEpoch, epochBatches, type LastBatch, type Shuffle } from "./epoch-batches.js";
import { createLoopState, type LoopState } from "./loop-state.js";
import { pauseOften } from "./pause-often.js";

/** One step's examples. */
export interface TrainingBatch {
  /** Numbers of the examples; good until the step ends. */
  readonly examples: Int32Array;
  /** Those of the step after, unless it begins another epoch: good until the epoch ends. */
  readonly next?: Int32Array;
  /** From 0 over the whole training: with the seed, all that chance may depend on. */
  readonly step: number;
  /** From 0. */
  readonly epoch: number;
}

export interface TrainLoopOptions {
  readonly seed: number;
  /** How many examples there are; each epoch shuffles their numbers. */
  readonly examples: number;
  readonly batchSize: number;
  /** Default `keep`. */
  readonly lastBatch?: LastBatch;
  /** Default `whole`. */
  readonly shuffle?: Shuffle | undefined;
  readonly epochs: number;
  /** Makes one step and gives its mean loss. */
  readonly learn: (batch: TrainingBatch) => number | Promise<number>;
  /** Live parameters by name: kept at their best, checked and saved. */
  readonly learned: ReadonlyMap<string, Float32Array>;
  /** What the optimiser remembers, by name: saved. */
  readonly moments?: ReadonlyMap<string, Float32Array>;
  /** Without it training lasts all epochs and ends with the last parameters. */
  readonly validation?: LoopValidation;
  readonly checkpoints?: LoopCheckpoints;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
}

export interface LoopValidation {
  /** Gives a value of which more is better, such as Recall@20; one that is not a number where there was nothing to judge by. */
  readonly evaluate: (epoch: number) => number | Promise<number>;
  /** Epochs from one evaluation to the next; the last epoch is always evaluated. */
  readonly every: number;
  /** Evaluations in a row without a gain that end training. */
  readonly patience: number;
  readonly minimumGain?: number;
}

export interface LoopCheckpoints {
  readonly store: CheckpointStore;
  /** Steps from one checkpoint to the next; another is written at the end. */
  readonly everySteps: number;
}

export interface TrainingOutcome {
  readonly steps: number;
  /** Mean loss by epoch. */
  readonly losses: readonly number[];
  readonly validations: readonly { readonly epoch: number; readonly value: number }[];
  /** The evaluation whose parameters were kept. */
  readonly best?: { readonly epoch: number; readonly value: number };
  readonly stopped: "epochs" | "patience";
}

/** Least time between two reports within an epoch, in milliseconds. */
const REPORT_EVERY_MS = 50;

/**
 * Runs epochs of shuffled batches, with evaluation, early stopping, checkpoints, progress and abort; knows nothing of
 * what a step is. The parameters end as they were at the best evaluation.
 *
 * A run that is killed and started again with the same options and store ends with the bits of one that was not, when a
 * step depends on nothing but its batch, `learned` and `moments`.
 *
 * @throws `INVALID_ARGUMENT` for options out of range or no examples; `DIVERGED` when a loss or a parameter stops being
 * finite or runs away, after which nothing has been saved of it; the signal's reason once aborted; what the store throws.
 */
export async function trainLoop(options: TrainLoopOptions): Promise<TrainingOutcome> {
  checkLoopOptions(options);
  const { epochs, validation, checkpoints } = options;
  const perEpoch = batchesPerEpoch({ lastBatch: "keep", ...options });
  const state = createLoopState(options);
  const loaded = await checkpoints?.store.load();
  if (loaded !== undefined) state.restore(loaded);
  for (const { epoch, value } of state.validations)
    reportLook(options, epoch + 1, value, state.losses[epoch]!);
  const stopper = createEarlyStopper({ patience: 1, ...validation, ...state.stopperState() });
  const pause = pauseOften(options.signal);
  let stopped = state.stoppedByPatience(stopper);
  const save = async (): Promise<void> => {
    checkLearned(options.learned, state.step);
    await checkpoints?.store.save(state.checkpoint(stopper));
  };
  const order = new Int32Array(options.examples);
  let savedAt = state.step;
  let reportedMs = performance.now();
  while (!stopped && state.step < epochs * perEpoch) {
    const epoch = Math.floor(state.step / perEpoch);
    const batchAt = epochBatches({ lastBatch: "keep", ...options, epoch, order });
    for (let batch = state.step % perEpoch; batch < perEpoch; batch++) {
      const ended = batch === perEpoch - 1;
      const loss = await options.learn({ ...examplesOf(batchAt, batch, ended), step: state.step, epoch });
      state.noteLoss(loss);
      checkLoss(loss, state.firstLoss, state.step - 1);
      if (ended) stopped = await endEpoch(options, state, stopper, epoch);
      const done = stopped || state.step === epochs * perEpoch;
      if (checkpoints !== undefined && (done || state.step - savedAt >= checkpoints.everySteps)) {
        await save();
        savedAt = state.step;
      }
      await pause();
      // Within an epoch not after each step, which may take less than a message about it.
      if (ended || performance.now() - reportedMs < REPORT_EVERY_MS) continue;
      reportedMs = performance.now();
      report(options, state, { batch: batch + 1, perEpoch });
    }
  }
  checkLearned(options.learned, state.step);
  state.useBest();
  return outcomeOf(state, stopper, stopped);
}

function examplesOf(
  batchAt: (batch: number) => Int32Array,
  batch: number,
  ended: boolean,
): Pick<TrainingBatch, "examples" | "next"> {
  return { examples: batchAt(batch), ...(ended ? {} : { next: batchAt(batch + 1) }) };
}

/** Evaluates where it is time to; says whether patience is at its end. */
async function endEpoch(
  options: TrainLoopOptions,
  state: LoopState,
  stopper: EarlyStopper,
  epoch: number,
): Promise<boolean> {
  const { validation, epochs } = options;
  state.endEpoch();
  const due = validation !== undefined && ((epoch + 1) % validation.every === 0 || epoch + 1 === epochs);
  if (!due) {
    report(options, state, { batch: 0, perEpoch: 1 });
    return false;
  }
  checkLearned(options.learned, state.step);
  const value = await validation.evaluate(epoch);
  if (Number.isNaN(value)) {
    report(options, state, { batch: 0, perEpoch: 1 });
    return false;
  }
  const { best, stop } = stopper.note(value, epoch);
  state.noteValidation({ epoch, value }, best);
  reportLook(options, epoch + 1, value, state.recentLoss());
  return stop;
}

interface Reported {
  readonly batch: number;
  readonly perEpoch: number;
}

function report({ onProgress, epochs }: TrainLoopOptions, state: LoopState, reported: Reported): void {
  const { batch, perEpoch } = reported;
  const done = state.losses.length + batch / perEpoch;
  onProgress?.({ share: done / epochs, stage: stageOf(done, epochs), loss: state.recentLoss() });
}

/** Tells of a look at the validation rows; of those before a checkpoint again, so that whoever goes on knows them too. */
function reportLook(
  { onProgress, epochs }: TrainLoopOptions,
  done: number,
  validation: number,
  loss: number,
): void {
  onProgress?.({ share: done / epochs, stage: stageOf(done, epochs), loss, validation, epochs: done });
}

function stageOf(done: number, epochs: number): string {
  return `epoch ${Math.min(epochs, Math.ceil(done))} of at most ${epochs}`;
}

function outcomeOf(state: LoopState, stopper: EarlyStopper, stopped: boolean): TrainingOutcome {
  const { best } = stopper.state();
  return {
    steps: state.step,
    losses: state.losses,
    validations: state.validations,
    ...(best === undefined ? {} : { best }),
    stopped: stopped ? "patience" : "epochs",
  };
}
