export interface ShowMoreProps {
  /** Items asked for. */
  readonly asked: number;
  /** Items answered. */
  readonly shown: number;
  readonly waiting: boolean;
  readonly onMore: (count: number) => void;
}

/** The most that one list shows. */
const MOST = 500;

/** Asks for twice as many items, where there may be more. */
export function ShowMore({ asked, shown, waiting, onMore }: ShowMoreProps) {
  if (shown < asked || asked >= MOST) return null;
  const next = Math.min(MOST, 2 * asked);
  return (
    <p class="pages">
      <button type="button" disabled={waiting} onClick={() => onMore(next)}>
        Show up to {next}
      </button>
    </p>
  );
}
