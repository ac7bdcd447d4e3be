import { useState } from "preact/hooks";
import { getModels, getTraining, rollBackModel } from "../api/calls.js";
import type { ModelsAnswer, TrainingRecord } from "../api/operation-answers.js";
import { useAnswer } from "../api/use-answer.js";
import { ConfirmButton } from "../dialog/confirm-button.js";
import { Outcome } from "../item/outcome.js";
import { useTitle } from "../routing/use-title.js";
import { flatMetrics } from "./flat-metrics.js";
import { ModelTable } from "./model-table.js";
import { RetrainPanel } from "./retrain-panel.js";
import { TrainingCurve } from "./training-curve.js";

/** Models whose training is looked up; older ones are shown as the registry has them. */
const MOST_READ = 30;

interface ModelsKnown extends ModelsAnswer {
  readonly training: ReadonlyMap<string, TrainingRecord>;
}

/** The trained models: their metrics and training curves, which is in service, and the way to another. */
export function ModelsPage() {
  const { answer, problem, waiting, again } = useAnswer("models", (_, stop) => readModels(stop));
  useTitle("Models");
  return (
    <>
      <h2>Models</h2>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer?.models.length === 0 && (
        <p class="models notice">
          No model was registered yet: items are recommended by content, trend and popularity. Train one with{" "}
          <code>modalis train</code> and serve it with <code>--model</code>, or register it with{" "}
          <code>POST /v1/models</code>.
        </p>
      )}
      {answer && answer.models.length > 0 && (
        <div class="models">
          <ModelTable
            models={answer.models}
            current={answer.current}
            metrics={metricsOf(answer)}
            onChange={again}
          />
          <p>
            <ConfirmButton
              label="Back to the model before"
              question="The model that served before the current one is put in service again."
              act="Go back"
              onAct={() => rollBackModel().then(again)}
            />
          </p>
          <Curves known={answer} />
        </div>
      )}
      {answer && <RetrainPanel onDone={again} />}
    </>
  );
}

function Curves({ known: { models, training, current } }: { readonly known: ModelsKnown }) {
  const [chosen, setChosen] = useState<string>();
  const id = chosen ?? current ?? models[0]!.id;
  const record = training.get(id);
  return (
    <section aria-labelledby="training">
      <h2 id="training">Training</h2>
      <label>
        Model{" "}
        <select value={id} onInput={(event) => setChosen(event.currentTarget.value)}>
          {models.map((model) => (
            <option key={model.id} value={model.id}>
              {model.id}
            </option>
          ))}
        </select>
      </label>
      {record === undefined ? (
        <p class="notice">Its bundle is not there any more, so nothing is known of its training.</p>
      ) : (
        <>
          {record.why && <p>{record.why}</p>}
          <p class="faint">{factsOf(record)}</p>
          <TrainingCurve key={id} id={id} record={record} />
        </>
      )}
    </section>
  );
}

async function readModels(stop: { readonly signal: AbortSignal }): Promise<ModelsKnown> {
  const known = await getModels(stop);
  const read = await Promise.all(
    known.models.slice(0, MOST_READ).map(async ({ id }): Promise<[string, TrainingRecord][]> => {
      // A bundle that was removed from the folder takes nothing from the others.
      const record = await getTraining(id, stop).catch(() => undefined);
      return record === undefined ? [] : [[id, record]];
    }),
  );
  return { ...known, training: new Map(read.flat()) };
}

/** What the registry says and, where it says nothing, what the training wrote down. */
function metricsOf({ models, training }: ModelsKnown) {
  return new Map(
    models.map(({ id, metrics = {} }) => {
      // A retrain also keeps what the model before was worth, which is no number of this one.
      const own = "candidate" in metrics ? { "latest events": metrics.candidate } : metrics;
      const registered = flatMetrics(own);
      return [id, registered.size > 0 ? registered : flatMetrics(training.get(id)?.metrics ?? {})] as const;
    }),
  );
}

function factsOf({ model, settings = {}, seconds, interactions }: TrainingRecord): string {
  const set = Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [
    ...(model === undefined ? [] : [model]),
    ...(interactions === undefined ? [] : [`learned from ${interactions.toLocaleString("en")} interactions`]),
    ...(seconds === undefined ? [] : [`in ${seconds} s`]),
    ...set,
  ].join(" · ");
}
