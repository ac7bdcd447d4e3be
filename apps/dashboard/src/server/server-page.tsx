import { getCatalogue, getReadiness, getServer } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { Outcome } from "../item/outcome.js";
import { useTitle } from "../routing/use-title.js";
import { HealthCharts } from "./health-charts.js";
import { KeyForm } from "./key-form.js";
import type { Metric } from "./read-metrics.js";
import { ServerFacts } from "./server-facts.js";
import { useHealth } from "./use-health.js";

/** How the server is: whether it is ready, what it holds and runs on, how fast it answers, and the key this tab calls with. */
export function ServerPage({ onKey }: { readonly onKey: () => void }) {
  const ready = useAnswer("ready", (_, stop) => getReadiness(stop));
  const catalogue = useAnswer("counts", (_, stop) => getCatalogue(stop));
  const server = useAnswer("server", (_, stop) => getServer(stop));
  const { samples, metrics, problem } = useHealth();
  useTitle("Server");
  return (
    <>
      <h2>Server</h2>
      <p role="status" class={ready.problem === undefined ? "ready" : "problem"}>
        {ready.problem ?? ready.answer?.status ?? "Asking …"}
      </p>
      <KeyForm onKey={onKey} />
      <Outcome
        problem={catalogue.problem ?? server.problem}
        waiting={catalogue.waiting && catalogue.answer === undefined}
      />
      <ServerFacts server={server.answer} catalogue={catalogue.answer} />
      <h2>How it answers</h2>
      {problem === undefined ? <HealthCharts samples={samples} /> : <p class="notice problem">{problem}</p>}
      {metrics.length > 0 && <AllMetrics metrics={metrics} />}
      <p>
        <a href="openapi.json">The API document</a> describes every call.
      </p>
    </>
  );
}

function AllMetrics({ metrics }: { readonly metrics: readonly Metric[] }) {
  return (
    <details>
      <summary>Everything it counts</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <section class="scroll" tabIndex={0} aria-label="Metrics">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">metric</th>
              <th scope="col">labels</th>
              <th scope="col" class="value">
                value
              </th>
            </tr>
          </thead>
          <tbody>
            {metrics
              .filter(({ name }) => !name.endsWith("_bucket"))
              .map(({ name, labelText, value }) => (
                <tr key={`${name} ${labelText}`}>
                  <th scope="row">{name}</th>
                  <td>{labelText}</td>
                  <td class="value">{value}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
