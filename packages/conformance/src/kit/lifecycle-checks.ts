import { setImmediate } from "node:timers/promises";
import { expect } from "vitest";
import type { CheckTable } from "./check.js";

/** One call of the instance that takes a signal. */
export type Work<Instance, Subject> = (
  instance: Instance,
  subject: Subject,
  signal?: AbortSignal,
) => Promise<unknown>;

/** The rules of everything that can be aborted and disposed. */
export function lifecycleChecks<
  Instance extends AsyncDisposable,
  Subject extends { create(): Promise<Instance> },
>(work: Work<Instance, Subject>): CheckTable<Instance, Subject> {
  return {
    "does not start when its signal is already aborted": async (instance, subject) => {
      const reason = new Error("stop");
      await expect(work(instance, subject, AbortSignal.abort(reason))).rejects.toBe(reason);
    },

    "stops with the signal's reason when aborted at work, and works again after": async (
      instance,
      subject,
    ) => {
      const stop = new AbortController();
      const reason = new Error("stop");
      let settled = false;
      const outcome = work(instance, subject, stop.signal)
        .catch((error: unknown) => error)
        .finally(() => {
          settled = true;
        });
      await setImmediate();
      // What has finished within one turn of the event loop could not be stopped; anything else must be.
      const tooLate = settled;
      stop.abort(reason);
      if (tooLate) expect(await outcome).not.toBeInstanceOf(Error);
      else expect(await outcome).toBe(reason);
      await work(instance, subject);
    },

    "refuses to work after it was disposed": async (_, subject) => {
      const instance = await subject.create();
      await instance[Symbol.asyncDispose]();
      await expect(work(instance, subject)).rejects.toMatchObject({ code: "DISPOSED" });
    },

    "can be disposed twice": async (_, subject) => {
      const instance = await subject.create();
      await instance[Symbol.asyncDispose]();
      await instance[Symbol.asyncDispose]();
    },

    "leaves other instances at work when it is disposed": async (instance, subject) => {
      const other = await subject.create();
      await other[Symbol.asyncDispose]();
      await work(instance, subject);
    },
  };
}
