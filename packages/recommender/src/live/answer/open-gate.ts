import { createPendingCalls, ModalisError } from "@modalis/contract";

/** What every call passes through. */
export interface Gate {
  readonly closed: boolean;
  /** @throws `DISPOSED` once closed, or the signal's reason. */
  check(signal?: AbortSignal): void;
  /** The same function, refused once the gate is closed or its query's signal is aborted. */
  asked<Query extends { readonly signal?: AbortSignal }, Result>(
    answer: (query: Query) => Result | Promise<Result>,
  ): (query: Query) => Promise<Result>;
  /** The same function, refused once the gate is closed; `after` is called when it has run. */
  changing<Input, Result>(apply: (input: Input) => Result, after: () => void): (input: Input) => Result;
  /** Resolves once the calls that are under way now have ended. */
  settled(): Promise<void>;
  close(): void;
}

export function openGate(): Gate {
  let closed = false;
  const underWay = createPendingCalls<Promise<unknown>>();
  const check = (signal?: AbortSignal): void => {
    if (closed) throw new ModalisError("DISPOSED", "this recommender was disposed; make another");
    signal?.throwIfAborted();
  };
  return {
    get closed() {
      return closed;
    },
    check,
    asked: (answer) => async (query) => {
      check(query.signal);
      const answered = answer(query);
      if (!(answered instanceof Promise)) return answered;
      const call = underWay.add(answered);
      return answered.finally(() => underWay.take(call));
    },
    changing: (apply, after) => (input) => {
      check();
      const result = apply(input);
      after();
      return result;
    },
    async settled() {
      await Promise.allSettled(underWay.all());
    },
    close() {
      closed = true;
    },
  };
}
