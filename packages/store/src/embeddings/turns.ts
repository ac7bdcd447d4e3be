/** Runs work one at a time, in the order asked for; work that fails does not hold up the next. */
export type InTurn = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** A new line to stand in. */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
