import { useState } from "preact/hooks";
import type { CatalogueView } from "../api/answers.js";
import { ask, askFor } from "../api/ask.js";
import { getCatalogue } from "../api/calls.js";
import { useAnswer } from "../api/use-answer.js";
import { useTitle } from "../routing/use-title.js";
import { KeyForm } from "./key-form.js";
import { readMetrics } from "./read-metrics.js";

/** How the server is: whether it is ready, what it holds, what it counts, and the key this tab calls with. */
export function ServerPage({ onKey }: { readonly onKey: () => void }) {
  const ready = useAnswer("readyz", (path) => ask<{ status: string }>("GET", path));
  const counts = useAnswer("counts", () => getCatalogue());
  useTitle("Server");
  return (
    <>
      <h2>Server</h2>
      <p role="status" class={ready.problem === undefined ? "ready" : "problem"}>
        {ready.problem ?? ready.answer?.status ?? "Asking …"}
      </p>
      <KeyForm onKey={onKey} />
      {counts.problem !== undefined && <p class="problem">{counts.problem}</p>}
      {counts.answer && <Counts counts={counts.answer} />}
      <Metrics />
      <p>
        <a href="openapi.json">The API document</a> describes every call.
      </p>
    </>
  );
}

function Counts({ counts }: { readonly counts: CatalogueView }) {
  const rows = { items: counts.items, users: counts.users, events: counts.events };
  return (
    <dl class="counts">
      {Object.entries(rows).map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count.toLocaleString("en")}</dd>
        </div>
      ))}
      <div>
        <dt>modalities</dt>
        <dd>{counts.modalities.join(", ") || "none"}</dd>
      </div>
    </dl>
  );
}

/** Read when asked for: they are not for every key. */
function Metrics() {
  const [metrics, setMetrics] = useState<ReturnType<typeof readMetrics>>();
  const [problem, setProblem] = useState<string>();
  const read = () => {
    setProblem(undefined);
    askFor("metrics")
      .then((blob) => blob.text())
      .then(
        (text) => setMetrics(readMetrics(text)),
        (error: Error) => setProblem(error.message),
      );
  };
  return (
    <>
      <h2>What it counts</h2>
      <button type="button" onClick={read}>
        Read the metrics
      </button>
      {problem !== undefined && (
        <p role="alert" class="problem">
          {problem}
        </p>
      )}
      {metrics && <MetricTable metrics={metrics} />}
    </>
  );
}

function MetricTable({ metrics }: { readonly metrics: ReturnType<typeof readMetrics> }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label="Metrics">
      <table class="metrics">
        <thead>
          <tr>
            <th scope="col">metric</th>
            <th scope="col">value</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="value">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
