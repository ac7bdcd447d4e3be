import { useState } from "preact/hooks";
import { encodeItem, getFailures } from "../api/calls.js";
import type { FailureView } from "../api/operation-answers.js";
import { useAnswer } from "../api/use-answer.js";
import { Outcome } from "../item/outcome.js";
import { linkTo } from "../routing/use-route.js";
import { remedyOf } from "./remedy-of.js";

/** Contents that could not be encoded: why, what to do, and another try. */
export function FailureList() {
  const { answer, problem, waiting, again } = useAnswer("failures", (_, stop) => getFailures(stop));
  return (
    <section aria-labelledby="failures">
      <h2 id="failures">Contents that could not be read</h2>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer?.failures.length === 0 && <p class="notice good">Everything that the items show was read.</p>}
      <ul class="rows" aria-label="Contents that could not be read">
        {answer?.failures.map((failure) => (
          <Failure
            key={`${failure.itemId} ${failure.channel ?? failure.modality} ${failure.code}`}
            failure={failure}
            onTried={again}
          />
        ))}
      </ul>
    </section>
  );
}

interface FailureProps {
  readonly failure: FailureView;
  readonly onTried: () => void;
}

function Failure({ failure, onTried }: FailureProps) {
  const { itemId, title, modality, channel = modality, code, message, atMs } = failure;
  const [state, setState] = useState<{ readonly busy: boolean; readonly told?: string }>({ busy: false });
  const retry = () => {
    setState({ busy: true });
    encodeItem(itemId).then(
      ({ problems: [first] }) => {
        if (first === undefined) onTried();
        else setState({ busy: false, told: `Still: ${first.message}` });
      },
      (error: Error) => setState({ busy: false, told: error.message }),
    );
  };
  return (
    <li class="card">
      <h3>
        <a href={linkTo("item", { id: itemId })}>{title}</a> <span class="tag">{channel}</span>{" "}
        <code class="tag bad">{code}</code>
      </h3>
      <p class="message">{message}</p>
      <p>{remedyOf(code)}</p>
      <p class="line-of">
        <button type="button" disabled={state.busy} aria-label={`Try again to read ${title}`} onClick={retry}>
          {state.busy ? "Reading …" : "Try again"}
        </button>
        <span class="faint">last tried {new Date(atMs).toLocaleString()}</span>
      </p>
      {state.told && (
        <p role="alert" class="problem">
          {state.told}
        </p>
      )}
    </li>
  );
}
