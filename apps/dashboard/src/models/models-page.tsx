import { useState } from "preact/hooks";
import { ask } from "../api/ask.js";
import { useAnswer } from "../api/use-answer.js";
import { Outcome } from "../item/outcome.js";
import { useTitle } from "../routing/use-title.js";

interface ModelView {
  readonly id: string;
  readonly kind: string;
  readonly createdAtMs: number;
  readonly metrics?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
}

interface ModelsAnswer {
  readonly models: readonly ModelView[];
  readonly current?: string;
}

/** The trained models with their metrics, which of them is in service, and the way to another. */
export function ModelsPage() {
  const [changes, setChanges] = useState(0);
  const [refused, setRefused] = useState<string>();
  const { answer, problem, waiting } = useAnswer(changes, (_, stop) =>
    ask<ModelsAnswer>("GET", "v1/models", stop),
  );
  const act = (path: string) => {
    setRefused(undefined);
    ask("POST", path).then(
      () => setChanges(changes + 1),
      (error: Error) => setRefused(error.message),
    );
  };
  useTitle("Models");
  return (
    <>
      <h2>Models</h2>
      <Outcome problem={refused ?? problem} waiting={waiting && answer === undefined} />
      {answer?.models.length === 0 && (
        <p class="models">No model was registered; items are recommended by content, trend and popularity.</p>
      )}
      {answer && answer.models.length > 0 && (
        <>
          <ul class="models cards" aria-label="Models, the newest first">
            {answer.models.map((model) => (
              <ModelCard
                key={model.id}
                model={model}
                isCurrent={model.id === answer.current}
                onPromote={() => act(`v1/models/${encodeURIComponent(model.id)}/promote`)}
              />
            ))}
          </ul>
          <button type="button" onClick={() => act("v1/models/rollback")}>
            Back to the model before
          </button>
        </>
      )}
    </>
  );
}

interface ModelCardProps {
  readonly model: ModelView;
  readonly isCurrent: boolean;
  readonly onPromote: () => void;
}

function ModelCard({ model, isCurrent, onPromote }: ModelCardProps) {
  const { id, kind, createdAtMs, metrics = {}, parent } = model;
  return (
    <li class="card">
      <h3>{id}</h3>
      <p class="sentence">
        {kind}, of {new Date(createdAtMs).toLocaleString()}
        {parent !== undefined && `, after ${parent}`}
      </p>
      <dl class="attributes">
        {Object.entries(metrics).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === "number" ? value.toPrecision(4) : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
      {isCurrent ? (
        <p class="ready">In service</p>
      ) : (
        <button type="button" aria-label={`Put ${id} in service`} onClick={onPromote}>
          Put in service
        </button>
      )}
    </li>
  );
}
