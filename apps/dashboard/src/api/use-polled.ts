import { useEffect } from "preact/hooks";
import { type Answered, useAnswer } from "./use-answer.js";

const EVERY_MS = 1500;

/** As {@link useAnswer}, and calls again every one and a half seconds as long as the answer says that it will change. */
export function usePolled<Result>(
  name: string,
  call: (stop: { readonly signal: AbortSignal }) => Promise<Result>,
  willChange: (answer: Result) => boolean,
): Answered<Result> {
  const answered = useAnswer(name, (_, stop) => call(stop));
  const { answer, waiting, again } = answered;
  const isOpen = answer !== undefined && willChange(answer);
  useEffect(() => {
    if (!isOpen || waiting) return;
    const timer = setTimeout(again, EVERY_MS);
    return () => clearTimeout(timer);
  }, [isOpen, waiting, again]);
  return answered;
}
