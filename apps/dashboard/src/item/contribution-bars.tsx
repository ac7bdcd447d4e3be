import type { Contributions } from "../api/answers.js";

export interface ContributionBarsProps {
  readonly contributions: Contributions;
  readonly score: number;
}

/** What each modality and source added to the score, as bars that share one scale. */
export function ContributionBars({ contributions, score }: ContributionBarsProps) {
  const rows = Object.entries(contributions).sort(([, left], [, right]) => right - left);
  const largest = Math.max(...rows.map(([, value]) => Math.abs(value)), 1e-9);
  return (
    <table class="bars">
      <caption>Score {score.toFixed(3)}</caption>
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
              {value >= 0 ? "+" : "−"}
              {Math.abs(value).toFixed(3)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `content.image` is the image itself; `model.interactions` keeps its source, which is no content. */
function spoken(name: string): string {
  return name.startsWith("content.") ? name.slice("content.".length) : name.replace(".", " · ");
}
