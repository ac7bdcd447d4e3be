/** Says when more training no longer helps. */
export interface EarlyStopper {
  /**
   * Notes an evaluation.
   *
   * @param value Higher is better; one that is not finite, as of validation without rows, says nothing: it is neither a
   * gain nor the lack of one.
   * @param epoch When it was taken.
   * @returns Whether it is the best so far, and whether training should end.
   */
  note(value: number, epoch: number): { readonly best: boolean; readonly stop: boolean };
  /** All that it knows, as plain data for a checkpoint. */
  state(): EarlyStopperState;
}

export interface EarlyStopperState {
  readonly best?: { readonly value: number; readonly epoch: number };
  readonly evaluationsWithoutGain: number;
}

export interface EarlyStopperOptions {
  /** Evaluations in a row without a gain after which training ends, at least 1. */
  readonly patience: number;
  /** What a value must exceed the best by to count; default 0. */
  readonly minimumGain?: number;
  /** Goes on from there. */
  readonly state?: EarlyStopperState;
}

export function createEarlyStopper({ patience, minimumGain = 0, state }: EarlyStopperOptions): EarlyStopper {
  let { best, evaluationsWithoutGain } = state ?? { best: undefined, evaluationsWithoutGain: 0 };
  return {
    note(value, epoch) {
      if (!Number.isFinite(value)) return { best: false, stop: false };
      const gained = best === undefined || value > best.value + minimumGain;
      if (gained) best = { value, epoch };
      evaluationsWithoutGain = gained ? 0 : evaluationsWithoutGain + 1;
      return { best: gained, stop: evaluationsWithoutGain >= patience };
    },
    state: () => (best === undefined ? { evaluationsWithoutGain } : { best, evaluationsWithoutGain }),
  };
}
