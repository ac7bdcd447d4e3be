import type { ArmReport, ExperimentReport } from "../api/experiment-answers.js";
import { getReport } from "../api/experiment-calls.js";
import { useAnswer } from "../api/use-answer.js";
import { Outcome } from "../item/outcome.js";
import { IntervalBar } from "./interval-bar.js";
import { differenceWords, rateText, spanOf } from "./rate-words.js";

/** The metrics in the order of their weight, in words, and whether they are shares. */
const METRICS = [
  { name: "peopleWithOutcome", words: "people with an outcome", isShare: true },
  { name: "outcomesPerPerson", words: "outcomes a person", isShare: false },
  { name: "outcomesPerImpression", words: "outcomes an item shown", isShare: true },
] as const;

/** What came of each arm, as bars that span what may be true. */
export function Report({ id }: { readonly id: string }) {
  const { answer, problem, waiting, again } = useAnswer(id, getReport, id);
  return (
    <section class="report" aria-label={`Report of ${id}`}>
      <Outcome problem={problem} waiting={waiting && answer === undefined} onRetry={again} />
      {answer?.sampleRatio.mismatch && (
        <p role="alert" class="notice problem">
          The arms have other shares of the people than they were given (p {pText(answer.sampleRatio.pValue)}
          ): people are lost from an arm, and no result below holds until it is known why.
        </p>
      )}
      {answer && <People arms={answer.arms} />}
      {answer && METRICS.map((metric) => <Metric key={metric.name} report={answer} metric={metric} />)}
      {answer?.notes.map((note) => (
        <p key={note} class="faint">
          {note}
        </p>
      ))}
      <p>
        <button type="button" aria-label={`Read again: report of ${id}`} disabled={waiting} onClick={again}>
          Read again
        </button>
      </p>
    </section>
  );
}

function People({ arms }: { readonly arms: readonly ArmReport[] }) {
  const count = (value: number) => value.toLocaleString("en");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label="How many">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">arm</th>
            {["people", "answers", "items shown", "outcomes"].map((name) => (
              <th key={name} scope="col" class="value">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {arms.map(({ name, people, recommendations, impressions, outcomes }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="value">{count(people)}</td>
              <td class="value">{count(recommendations)}</td>
              <td class="value">{count(impressions)}</td>
              <td class="value">{count(outcomes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface MetricProps {
  readonly report: ExperimentReport;
  readonly metric: (typeof METRICS)[number];
}

function Metric({ report: { arms, control, confidence }, metric: { name, words, isShare } }: MetricProps) {
  const rates = arms.map((arm) => ({ arm: arm.name, rate: arm.metrics[name] ?? {} }));
  const span = spanOf(rates.map(({ rate }) => rate));
  if (span === undefined) return <p class="faint">{words}: nothing yet</p>;
  return (
    <table class="bars arms-of">
      <caption>
        {words}, with {Math.round(100 * confidence)} % intervals
      </caption>
      <tbody>
        {rates.map(({ arm, rate }) => (
          <tr key={arm}>
            <th scope="row">{arm}</th>
            <td>
              <IntervalBar rate={rate} span={span} isControl={arm === control} />
            </td>
            <td class="value">{rateText(rate, isShare)}</td>
            <td class="difference">{arm === control ? "control" : differenceWords(rate, isShare)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function pText(value: number): string {
  return value < 0.001 ? "below .001" : value.toFixed(3);
}
