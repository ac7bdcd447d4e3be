import { useEffect, useState } from "preact/hooks";

export interface OutcomeProps {
  readonly problem: string | undefined;
  readonly waiting: boolean;
  /** Tries once more what failed. */
  readonly onRetry?: () => void;
}

/** A server that takes longer than this is told to be slow. */
const SLOW_MS = 4000;

/** What went wrong with the way to try again, or that something is on its way. */
export function Outcome({ problem, waiting, onRetry }: OutcomeProps) {
  if (problem !== undefined) {
    return (
      <div role="alert" class="problem notice">
        <p>{problem}</p>
        {onRetry && (
          <button type="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </div>
    );
  }
  return waiting ? <Waiting /> : null;
}

function Waiting() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p role="status" class="faint waiting">
      {slow ? "The server takes its time; still asking …" : "Asking …"}
    </p>
  );
}
