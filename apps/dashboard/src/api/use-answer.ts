import { useCallback, useEffect, useState } from "preact/hooks";

/** What a call gave so far. */
export interface Answered<Result> {
  /** The last answer, kept while the next is on its way. */
  readonly answer?: Result;
  readonly problem?: string;
  readonly waiting: boolean;
  /** Calls once more. */
  readonly again: () => void;
}

/** Waits this long for a hand that still moves a slider or types. */
const SETTLE_MS = 120;

/** Calls again whenever `question` changes (its JSON is compared); an answer that is overtaken is dropped. */
export function useAnswer<Question, Result>(
  question: Question,
  call: (question: Question, stop: { readonly signal: AbortSignal }) => Promise<Result>,
): Answered<Result> {
  const [answered, setAnswered] = useState<Omit<Answered<Result>, "again">>({ waiting: true });
  const [tries, setTries] = useState(0);
  const again = useCallback(() => setTries((last) => last + 1), []);
  const key = JSON.stringify(question);
  useEffect(() => {
    const overtaken = new AbortController();
    setAnswered(({ answer }) => ({ waiting: true, ...(answer === undefined ? {} : { answer }) }));
    const timer = setTimeout(() => {
      call(question, overtaken).then(
        (answer) => !overtaken.signal.aborted && setAnswered({ answer, waiting: false }),
        (error: Error) =>
          !overtaken.signal.aborted && setAnswered({ problem: error.message, waiting: false }),
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      overtaken.abort();
    };
  }, [key, tries]);
  return { ...answered, again };
}
