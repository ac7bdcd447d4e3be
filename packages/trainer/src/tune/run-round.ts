import { runTrial, type TrialSetting } from "./run-trial.js";
import type { Trial, TrialPlan } from "./trial.js";
import type { TrialLog } from "./trial-log.js";

export interface RoundSetting extends TrialSetting {
  /** Trials at once, at least 1. */
  readonly workers: number;
  readonly log: TrialLog;
  /** Whether another trial may start. */
  readonly mayStart: () => boolean;
  readonly onTrial?: ((trial: Trial) => void) | undefined;
}

/** Runs the plans of a round, several at once; those known from the log are not run again. In the order of the plans. */
export async function runRound(plans: readonly TrialPlan[], setting: RoundSetting): Promise<Trial[]> {
  const done: (Trial | undefined)[] = plans.map((plan) => setting.log.find(plan));
  const waiting = plans.flatMap((plan, place) => (done[place] === undefined ? [{ plan, place }] : []));
  for (const trial of done) if (trial !== undefined) setting.onTrial?.(trial);
  const work = async (): Promise<void> => {
    for (;;) {
      if (!setting.mayStart()) return;
      const next = waiting.shift();
      if (next === undefined) return;
      const trial = await runTrial(next.plan, setting);
      await setting.log.add(trial);
      done[next.place] = trial;
      setting.onTrial?.(trial);
    }
  };
  const workers = Array.from({ length: Math.min(setting.workers, waiting.length) }, work);
  const ended = await Promise.allSettled(workers);
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return done.filter((trial) => trial !== undefined);
}
