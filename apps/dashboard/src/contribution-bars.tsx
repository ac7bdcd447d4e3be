export interface ContributionBarsProps {
  readonly contributions: Readonly<Record<string, number>>;
  readonly score: number;
}

/** What each modality added to the score, as bars that share one scale. */
export function ContributionBars({ contributions, score }: ContributionBarsProps) {
  const rows = Object.entries(contributions).sort(([, left], [, right]) => right - left);
  const largest = Math.max(...rows.map(([, value]) => Math.abs(value)), 1e-9);
  return (
    <table class="bars">
      <caption>Score {score.toFixed(3)}</caption>
      <tbody>
        {rows.map(([modality, value]) => (
          <tr key={modality}>
            <th scope="row">{modality}</th>
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
