import type { ExperimentView } from "../api/experiment-answers.js";
import {
  deleteExperiment,
  getExperiments,
  startExperiment,
  stopExperiment,
} from "../api/experiment-calls.js";
import { useAnswer } from "../api/use-answer.js";
import { ConfirmButton } from "../dialog/confirm-button.js";
import { Outcome } from "../item/outcome.js";
import { useTitle } from "../routing/use-title.js";
import { DraftForm } from "./draft-form.js";
import { Report } from "./report.js";

/** Experiments: which there are, what came of their arms, and a new one. */
export function ExperimentsPage() {
  const { answer, problem, waiting, again } = useAnswer("experiments", (_, stop) => getExperiments(stop));
  useTitle("Experiments");
  return (
    <>
      <h2>Experiments</h2>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer?.experiments.length === 0 && (
        <p class="notice">
          No experiment yet. One splits people between ways of recommending, and tells which of them is
          followed by more of what counts.
        </p>
      )}
      <ul class="rows experiments" aria-label="Experiments, the newest first">
        {answer?.experiments.map((experiment) => (
          <Experiment key={experiment.id} experiment={experiment} onChange={again} />
        ))}
      </ul>
      {answer && <DraftForm onDrafted={again} />}
    </>
  );
}

interface ExperimentProps {
  readonly experiment: ExperimentView;
  readonly onChange: () => void;
}

function Experiment({ experiment, onChange }: ExperimentProps) {
  const { id, question, arms, share, state, startedAtMs, stoppedAtMs, outcomes } = experiment;
  const total = arms.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return (
    <li class="card">
      <h3>
        {id} <span class={state === "running" ? "tag live" : "tag"}>{state}</span>
      </h3>
      {question && <p>{question}</p>}
      <p class="faint">
        {Math.round(100 * share)} % of the people
        {outcomes && ` · counts ${outcomes.join(", ")}`}
        {startedAtMs !== undefined && ` · since ${new Date(startedAtMs).toLocaleString()}`}
        {stoppedAtMs !== undefined && ` until ${new Date(stoppedAtMs).toLocaleString()}`}
      </p>
      <ul class="arms" aria-label={`Arms of ${id}`}>
        {arms.map(({ name, weight = 1, model, options = {} }, at) => (
          <li key={name}>
            <strong>{name}</strong>
            {at === 0 && " (control)"}: {Math.round((100 * weight) / total)} %,{" "}
            {model ?? "the model in service"}
            {Object.entries(options).map(([field, value]) => `, ${field} ${JSON.stringify(value)}`)}
          </li>
        ))}
      </ul>
      {state !== "draft" && <Report id={id} />}
      <Actions experiment={experiment} onChange={onChange} />
    </li>
  );
}

function Actions({ experiment: { id, state }, onChange }: ExperimentProps) {
  return (
    <p class="line-of">
      {state === "draft" && (
        <ConfirmButton
          label="Start"
          name={`Start ${id}`}
          question={`People are split between the arms of “${id}” from now on. Its settings stay from then on.`}
          act="Start it"
          onAct={() => startExperiment(id).then(onChange)}
        />
      )}
      {state === "running" && (
        <ConfirmButton
          label="Stop"
          name={`Stop ${id}`}
          question={`“${id}” ends for good: everybody is recommended to by the model in service again. Its report stays.`}
          act="Stop it"
          onAct={() => stopExperiment(id).then(onChange)}
        />
      )}
      {state !== "running" && (
        <ConfirmButton
          label="Remove"
          name={`Remove ${id}`}
          question={`“${id}” and its report are removed; what was recommended in it stays.`}
          act="Remove it"
          onAct={() => deleteExperiment(id).then(onChange)}
        />
      )}
    </p>
  );
}
