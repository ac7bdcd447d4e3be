import { setImmediate } from "node:timers/promises";
import type { FitOptions } from "../model/model-definition.js";

/** Lets timers, aborts and progress through a long computation. */
export interface Pace {
  /**
   * Between steps: reports the share done, and where 50 ms have passed since the last pause, lets the event loop turn.
   *
   * @throws The signal's reason once it is aborted.
   */
  step(share: number, stage: string, loss?: number): Promise<void>;
  /** Whether 50 ms have passed, so that a tight loop awaits `step` no oftener than that. */
  due(): boolean;
}

const PAUSE_AFTER_MS = 50;

/** A pace for one fit. */
export function createPace({ signal, onProgress }: Pick<FitOptions, "signal" | "onProgress">): Pace {
  let last = performance.now();
  const due = () => performance.now() - last > PAUSE_AFTER_MS;
  return {
    due,
    async step(share, stage, loss) {
      signal?.throwIfAborted();
      onProgress?.({ share, stage, ...(loss === undefined ? {} : { loss }) });
      if (!due()) return;
      await setImmediate();
      signal?.throwIfAborted();
      last = performance.now();
    },
  };
}
