import type { ChosenModel, ContentEncodersOptions } from "./open-content-encoders.js";
import { type EncodeProcess, type EncodeProcessOptions, openEncodeProcess } from "./open-encode-process.js";

/** An encode process whose models may change; calls that are under way finish with the former ones. */
export interface SwitchedEncoders extends EncodeProcess {
  /** From the next call on, channels are encoded as these say. */
  choose(chosen: NonNullable<ContentEncodersOptions["chosen"]>): void;
}

interface Lease {
  readonly process: EncodeProcess;
  readonly chosen: Readonly<Record<string, ChosenModel>>;
  calls: number;
}

export function openSwitchedEncoders(options: EncodeProcessOptions): SwitchedEncoders {
  const lease = (chosen: Lease["chosen"]): Lease => ({
    process: openEncodeProcess({ ...options, chosen }),
    chosen,
    calls: 0,
  });
  let current = lease(options.chosen ?? {});
  const ending = new Set<Promise<unknown>>();
  const end = ({ process }: Lease): void => {
    const ended = Promise.resolve(process[Symbol.asyncDispose]()).finally(() => ending.delete(ended));
    ending.add(ended);
  };
  return {
    processId: () => current.process.processId(),
    async encode(...call) {
      const own = current;
      own.calls++;
      try {
        return await own.process.encode(...call);
      } finally {
        own.calls--;
        if (own !== current && own.calls === 0) end(own);
      }
    },
    choose(chosen) {
      if (JSON.stringify(chosen) === JSON.stringify(current.chosen)) return;
      const former = current;
      current = lease(chosen);
      if (former.calls === 0) end(former);
    },
    async [Symbol.asyncDispose]() {
      await current.process[Symbol.asyncDispose]();
      await Promise.all(ending);
    },
  };
}
