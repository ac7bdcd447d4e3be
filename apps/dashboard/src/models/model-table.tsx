import { promoteModel } from "../api/calls.js";
import type { ModelView } from "../api/operation-answers.js";
import { ConfirmButton } from "../dialog/confirm-button.js";
import { metricColumns } from "./flat-metrics.js";

export interface ModelTableProps {
  readonly models: readonly ModelView[];
  readonly current: string | undefined;
  /** Numbers of each model, by its id. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly onChange: () => void;
}

/** The most columns of numbers that a screen shows. */
const MOST_COLUMNS = 4;

/** The models, the newest first: what each was evaluated at, which is in service, and the way to put another there. */
export function ModelTable({ models, current, metrics, onChange }: ModelTableProps) {
  const columns = metricColumns([...metrics.values()], MOST_COLUMNS);
  const best = new Map(
    columns.map((name) => [
      name,
      Math.max(...[...metrics.values()].map((row) => row.get(name) ?? Number.NEGATIVE_INFINITY)),
    ]),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label="Models, the newest first">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">model</th>
            <th scope="col">kind</th>
            <th scope="col">made</th>
            {columns.map((name) => (
              <th key={name} scope="col" class="value">
                {name}
              </th>
            ))}
            <th scope="col">service</th>
          </tr>
        </thead>
        <tbody>
          {models.map(({ id, kind, createdAtMs, parent, details }) => (
            <tr key={id} class={id === current ? "current" : undefined}>
              <th scope="row">
                {id}
                {parent !== undefined && <span class="faint"> after {parent}</span>}
              </th>
              <td>{kind}</td>
              <td>{new Date(createdAtMs).toLocaleString()}</td>
              {columns.map((name) => {
                const value = metrics.get(id)?.get(name);
                const isBest = models.length > 1 && value !== undefined && value === best.get(name);
                return (
                  <td key={name} class={isBest ? "value best" : "value"}>
                    {value === undefined ? "–" : value.toFixed(4)}
                    {isBest && <span class="unseen"> the highest</span>}
                  </td>
                );
              })}
              <td>
                {id === current ? (
                  <span class="ready">In service</span>
                ) : details?.removed ? (
                  <span class="faint">Gave way to newer ones</span>
                ) : (
                  <ConfirmButton
                    label="Put in service"
                    name={`Put in service: ${id}`}
                    question={`Everybody is recommended to by “${id}” from then on; calls in flight finish on the model before.`}
                    act="Put it in service"
                    onAct={() => promoteModel(id).then(onChange)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
