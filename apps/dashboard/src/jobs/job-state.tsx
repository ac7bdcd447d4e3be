import type { JobView } from "../api/operation-answers.js";
import { jobProgress } from "./job-progress.js";

/** Whether a job may still change by itself. */
export function isUnderWay({ state }: Pick<JobView, "state">): boolean {
  return state === "waiting" || state === "running";
}

/** How a job is: how far, or why it failed. */
export function JobState({ job, name }: { readonly job: JobView; readonly name: string }) {
  const { share, words } = jobProgress(job);
  return (
    <>
      {job.state === "running" && (
        <>
          <progress
            max={1}
            {...(share === undefined ? {} : { value: share })}
            aria-label={`Progress of ${name}`}
          />
          <p class="faint">
            {share !== undefined && `${Math.round(100 * share)} % `}
            {words}
          </p>
        </>
      )}
      {job.error !== undefined && <p class="problem">{job.error}</p>}
    </>
  );
}
