import type { JobView } from "../api/operation-answers.js";

/** How far a job is. */
export interface JobProgress {
  /** 0 to 1; undefined where it is not known. */
  readonly share: number | undefined;
  /** What it is at, in a few words; empty where it is not known. */
  readonly words: string;
}

/** Reads what a worker told: a share and a stage, or how many of how many. */
export function jobProgress({ progress = {} }: Pick<JobView, "progress">): JobProgress {
  const { share, stage, done, total, failed } = progress;
  const counted = typeof done === "number" && typeof total === "number" && total > 0;
  const part = typeof share === "number" ? share : counted ? done / total : undefined;
  const words = [
    ...(typeof stage === "string" ? [stage] : []),
    ...(counted ? [`${done.toLocaleString("en")} of ${total.toLocaleString("en")}`] : []),
    ...(typeof failed === "number" && failed > 0 ? [`${failed} failed`] : []),
  ];
  return {
    share: part === undefined ? undefined : Math.min(1, Math.max(0, part)),
    words: words.join(", "),
  };
}
