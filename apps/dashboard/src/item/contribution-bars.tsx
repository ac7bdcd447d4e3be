import type { Contributions } from "../api/answers.js";

export interface ContributionBarsProps {
  readonly contributions: Contributions;
  readonly score: number;
}

/** What each modality and source added to the score, as bars that share one scale. */
export function ContributionBars({ contributions, score }: ContributionBarsProps) {
  const rows = barsOf(contributions);
  const largest = Math.max(...rows.map(([, value]) => Math.abs(value)), 1e-9);
  return (
    <table class="bars">
      <caption>Score {signed(score)}</caption>
      <tbody>
        {rows.map(([name, value]) => (
          <tr key={name}>
            <th scope="row" title={name}>
              {spoken(name)}
            </th>
            <td class="bar">
              <meter
                class={value < 0 ? "against" : "for"}
                min={0}
                max={largest}
                value={Math.abs(value)}
                aria-hidden="true"
              />
            </td>
            <td class="value">
              {value >= 0 && "+"}
              {signed(value)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A smaller part of the largest one is no bar of its own. */
const SMALLEST = 0.01;

/** The parts that can be seen, the largest first; what is too small for that is one part together. */
function barsOf(contributions: Contributions): readonly (readonly [name: string, value: number])[] {
  const all = Object.entries(contributions);
  const largest = Math.max(...all.map(([, value]) => Math.abs(value)), 0);
  const small = all.filter(([, value]) => Math.abs(value) < SMALLEST * largest);
  if (small.length < 2) return all.sort(([, left], [, right]) => right - left);
  const shown = all.filter(([, value]) => Math.abs(value) >= SMALLEST * largest);
  const rest = small.reduce((sum, [, value]) => sum + value, 0);
  return [...shown.sort(([, left], [, right]) => right - left), [`${small.length} others`, rest]];
}

/** `content.image` is the image itself; `model.interactions` keeps its source, which is no content. */
function spoken(name: string): string {
  return name.startsWith("content.") ? name.slice("content.".length) : name.replace(".", " · ");
}

/** With a minus as long as a plus. */
function signed(value: number): string {
  return value.toFixed(3).replace("-", "−");
}
