/** What went wrong, or that something is on its way. */
export function Outcome({
  problem,
  waiting,
}: {
  readonly problem: string | undefined;
  readonly waiting: boolean;
}) {
  if (problem !== undefined) {
    return (
      <p role="alert" class="problem">
        {problem}
      </p>
    );
  }
  return waiting ? <p class="faint waiting">Asking …</p> : null;
}
