import { useEffect, useRef, useState } from "preact/hooks";
import { cancelRetrain, getRetrains, retrain } from "../api/job-calls.js";
import type { JobView } from "../api/operation-answers.js";
import { usePolled } from "../api/use-polled.js";
import { ConfirmButton } from "../dialog/confirm-button.js";
import { isUnderWay, JobState } from "../jobs/job-state.js";

/** Learning the model anew beside serving: the button, and how the latest ones went; `onDone` is told when one ends. */
export function RetrainPanel({ onDone }: { readonly onDone: () => void }) {
  const [promote, setPromote] = useState(true);
  const { answer, problem, again } = usePolled("retrains", getRetrains, ({ retrains }) =>
    retrains.some(isUnderWay),
  );
  const open = answer?.retrains.filter(isUnderWay).length;
  const before = useRef(open);
  useEffect(() => {
    if (open !== undefined && before.current !== undefined && open < before.current) onDone();
    before.current = open;
  }, [open]);
  return (
    <section aria-labelledby="retrain">
      <h2 id="retrain">Learn anew</h2>
      <p class="line-of">
        <ConfirmButton
          label="Retrain now"
          question={`The model is learned anew from everything that is there now, beside serving, and judged on the most recent events.${promote ? " It serves when it is not worse." : " It does not serve by itself."}`}
          act="Retrain"
          onAct={() => retrain(promote).then(again)}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={promote}
            onInput={(event) => setPromote(event.currentTarget.checked)}
          />{" "}
          put it in service when it is not worse
        </label>
      </p>
      {problem && <p class="notice problem">{problem}</p>}
      <ul class="rows" aria-label="Retrains, the newest first">
        {answer?.retrains.map((job) => (
          <Retrain key={job.id} job={job} onCancelled={again} />
        ))}
      </ul>
    </section>
  );
}

function Retrain({ job, onCancelled }: { readonly job: JobView; readonly onCancelled: () => void }) {
  const at = new Date(job.createdAtMs).toLocaleString();
  return (
    <li class="card">
      <h3>
        Retrain of {at} <span class={job.state === "failed" ? "tag bad" : "tag"}>{job.state}</span>
      </h3>
      <JobState job={job} name={`the retrain of ${at}`} />
      {job.state === "done" && <p>{outcomeOf(job.result)}</p>}
      {isUnderWay(job) && (
        <p>
          <ConfirmButton
            label="End it"
            name={`End it: the retrain of ${at}`}
            question="What it has learned so far is dropped; the model that serves stays."
            act="End it"
            onAct={() => cancelRetrain(job.id).then(onCancelled)}
          />
        </p>
      )}
    </li>
  );
}

/** The result in a sentence: what became of the model, and its difference to the one that served. */
function outcomeOf(result: unknown): string {
  const { id, outcome, comparison } = (result ?? {}) as {
    readonly id?: string;
    readonly outcome?: string;
    readonly comparison?: { readonly difference?: number; readonly interval?: readonly number[] };
  };
  const { difference, interval } = comparison ?? {};
  const numbers =
    difference === undefined || interval === undefined
      ? ""
      : ` NDCG@20 differs by ${difference.toFixed(4)} (95 % interval ${interval.map((end) => end.toFixed(4)).join(" to ")}).`;
  return `${id ?? "The model"}: ${outcome ?? "it is done"}.${numbers}`;
}
