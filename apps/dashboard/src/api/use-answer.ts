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

/**
 * Calls again whenever `question` changes (its JSON is compared); an answer that is overtaken is dropped, and one
 * about something else is not kept while the next is on its way.
 */
export function useAnswer<Question, Result>(
  question: Question,
  call: (question: Question, stop: { readonly signal: AbortSignal }) => Promise<Result>,
  about = "",
): Answered<Result> {
  const [answered, setAnswered] = useState<Held<Result>>({ about, waiting: true });
  const [tries, setTries] = useState(0);
  const again = useCallback(() => setTries((last) => last + 1), []);
  const key = JSON.stringify(question);
  useEffect(() => {
    const overtaken = new AbortController();
    setAnswered((last) => ({ about, waiting: true, ...(last.about === about && keptOf(last)) }));
    const timer = setTimeout(() => {
      call(question, overtaken).then(
        (answer) => !overtaken.signal.aborted && setAnswered({ about, answer, waiting: false }),
        (error: Error) =>
          !overtaken.signal.aborted && setAnswered({ about, problem: error.message, waiting: false }),
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      overtaken.abort();
    };
  }, [key, tries]);
  if (answered.about !== about) return { waiting: true, again };
  return { ...answered, again };
}

type Held<Result> = Omit<Answered<Result>, "again"> & { readonly about: string };

function keptOf<Result>({ answer }: Held<Result>): { readonly answer?: Result } {
  return answer === undefined ? {} : { answer };
}
