import type { FitProgress, ModelSettings } from "./model-definition.js";

/** Remembers how long a training was when it was best on validation rows. */
export interface BestLength {
  /** To be told of every progress of that training. */
  note(progress: FitProgress): void;
  /**
   * The settings for a training of the same model on rows that may not stop it, such as all of them: as many epochs as were
   * best, so that it neither over-learns nor takes as long as it may. The same settings where none was seen.
   */
  settingsFor<Settings extends ModelSettings>(settings: Settings): Settings;
}

/** Whether a model's training is stopped by validation rows, where it has some. */
export function isStoppedEarly({ epochs, patience }: ModelSettings): boolean {
  return typeof epochs === "number" && typeof patience === "number";
}

export function bestLength(): BestLength {
  let best: { readonly validation: number; readonly epochs: number } | undefined;
  return {
    note({ validation, epochs }) {
      if (validation === undefined || epochs === undefined) return;
      // Of equal looks the first counts, as for early stopping.
      if (best === undefined || validation > best.validation) best = { validation, epochs };
    },
    settingsFor: (settings) =>
      best === undefined || !isStoppedEarly(settings) ? settings : { ...settings, epochs: best.epochs },
  };
}
