import { useState } from "preact/hooks";
import { getJobs, retryJob } from "../api/job-calls.js";
import type { JobView } from "../api/operation-answers.js";
import { usePolled } from "../api/use-polled.js";
import { Outcome } from "../item/outcome.js";
import { isUnderWay, JobState } from "./job-state.js";

/** Work in the background, the newest first; it follows what is under way. */
export function JobList() {
  const { answer, problem, waiting, again } = usePolled("jobs", getJobs, ({ jobs }) => jobs.some(isUnderWay));
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs">Jobs</h2>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer?.jobs.length === 0 && (
        <p class="notice">
          Nothing is done in the background. A retrain, asked for under Models, shows here.
        </p>
      )}
      <ul class="rows" aria-label="Jobs, the newest first">
        {answer?.jobs.map((job) => (
          <Job key={job.id} job={job} onRetried={again} />
        ))}
      </ul>
    </section>
  );
}

function Job({ job, onRetried }: { readonly job: JobView; readonly onRetried: () => void }) {
  const [problem, setProblem] = useState<string>();
  const { kind = "job", state, attempts, createdAtMs } = job;
  const at = new Date(createdAtMs).toLocaleString();
  return (
    <li class="card">
      <h3>
        {kind} <span class={state === "failed" ? "tag bad" : "tag"}>{state}</span>
      </h3>
      <p class="faint">
        asked for {at}
        {attempts > 1 && `, attempt ${attempts}`}
      </p>
      <JobState job={job} name={`${kind} of ${at}`} />
      {state === "failed" && (
        <p>
          <button
            type="button"
            aria-label={`Try again: ${kind} of ${at}`}
            onClick={() => retryJob(job.id).then(onRetried, (error: Error) => setProblem(error.message))}
          >
            Try again
          </button>
        </p>
      )}
      {problem && (
        <p role="alert" class="problem">
          {problem}
        </p>
      )}
    </li>
  );
}
