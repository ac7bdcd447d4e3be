import { serialize } from "node:v8";
import { isModalisError } from "@modalis/contract";
import { expect } from "vitest";
import type { CheckTable } from "../kit/check.js";
import { lifecycleChecks } from "../kit/lifecycle-checks.js";
import { type BatchCall, type BatchSubject, brokenInputs, inParts, repeatedInputs } from "./batch-subject.js";

/** Largest batch an instance may claim to take: a batch is held in memory. */
const LARGEST_BATCH = 1_000_000;
/** Inputs of the call that is aborted at work. */
const LONG_CALL = 32;

interface Batching extends AsyncDisposable {
  readonly maxBatchSize: number;
}

/** The rules of every call that takes a batch of inputs and reports failures beside its answers. */
export function batchChecks<Instance extends Batching>(
  call: BatchCall<Instance>,
): CheckTable<Instance, BatchSubject<Instance, unknown>> {
  return {
    // First, for a later check would already see the changed inputs.
    "leaves its inputs unchanged": async (instance, subject) => {
      const given = inParts([...subject.inputs, ...brokenInputs(subject)], instance.maxBatchSize);
      // Bytes, for a picture's pixels compared one by one would take minutes.
      const before = serialize(given);
      for (const part of given) await call(instance, part).catch(() => undefined);
      expect(serialize(given).equals(before), "the inputs are not what they were before the call").toBe(true);
    },

    "answers every input, in order": async (instance, { inputs }) => {
      for (const part of inParts(inputs, instance.maxBatchSize)) {
        const { ids, failures } = await call(instance, part);
        expect(failures).toEqual([]);
        expect(ids).toEqual(part.map(({ id }) => id));
      }
    },

    "accepts an empty batch": async (instance) => {
      const { ids, failures } = await call(instance, []);
      expect([ids.length, failures.length]).toEqual([0, 0]);
    },

    "reports each broken input with a code and loses no other": async (instance, subject) => {
      const broken = brokenInputs(subject);
      const [first, ...others] = subject.inputs;
      const mixed = [first!, ...broken, ...others];
      const ids: string[] = [];
      const failures: { id: string; error: Error }[] = [];
      for (const part of inParts(mixed, instance.maxBatchSize)) {
        const answer = await call(instance, part);
        ids.push(...answer.ids);
        failures.push(...answer.failures);
      }
      expect(ids).toEqual(subject.inputs.map(({ id }) => id));
      expect(failures.map(({ id }) => id)).toEqual(broken.map(({ id }) => id));
      for (const { id, error } of failures) {
        expect(isModalisError(error), `"${id}" failed with ${String(error)}, which has no code`).toBe(true);
        expect(error.message.length).toBeGreaterThan(0);
      }
    },

    "survives a batch of nothing but broken inputs": async (instance, subject) => {
      for (const part of inParts(brokenInputs(subject), instance.maxBatchSize)) {
        const { ids, failures } = await call(instance, part);
        expect(ids).toEqual([]);
        expect(failures.map(({ id }) => id)).toEqual(part.map(({ id }) => id));
      }
    },

    "refuses more inputs than maxBatchSize": async (instance, { inputs }) => {
      const { maxBatchSize } = instance;
      expect(Number.isInteger(maxBatchSize) && maxBatchSize >= 1 && maxBatchSize <= LARGEST_BATCH).toBe(true);
      await expect(call(instance, repeatedInputs(inputs, maxBatchSize + 1))).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
      });
    },

    ...lifecycleChecks<Instance, BatchSubject<Instance, unknown>>((instance, { inputs }, signal) =>
      call(
        instance,
        repeatedInputs(inputs, Math.min(instance.maxBatchSize, LONG_CALL)),
        signal === undefined ? {} : { signal },
      ),
    ),
  };
}
