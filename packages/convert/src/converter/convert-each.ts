import { setImmediate } from "node:timers/promises";
import {
  type Conversion,
  type ConverterV1,
  createEncoderDoor,
  type EncodeFailure,
  isModalisError,
  type Modality,
} from "@modalis/contract";
import { wasToldToStop } from "@modalis/media";

/** What one converter adds to what all of them do. */
export interface ConverterParts<Source, Target> {
  /** How messages call it: `"text reader"`. */
  readonly name: string;
  readonly from: Modality;
  readonly to: Modality;
  readonly revision: string;
  convertOne(content: Source, signal: AbortSignal | undefined): Promise<Omit<Conversion<Target>, "id">>;
  /** Called once when it is disposed, after the work under way. */
  free(): Promise<void>;
}

/** Most inputs of one call: conversion takes long, so that what is done should be kept often. */
const MAX_BATCH_SIZE = 16;

/**
 * A converter that takes its inputs one after another: what it says of one never depends on the others.
 *
 * A `ModalisError` of one input is that input's failure; a program that is missing, or told to stop, concerns all and is thrown.
 */
export function convertEach<Source, Target>(
  parts: ConverterParts<Source, Target>,
): ConverterV1<Source, Target> {
  const { name, from, to, revision } = parts;
  const door = createEncoderDoor(name, MAX_BATCH_SIZE, parts.free);
  const convert: ConverterV1<Source, Target>["convert"] = async (inputs, { signal } = {}) => {
    const outputs: Conversion<Target>[] = [];
    const failures: EncodeFailure[] = [];
    for (const { id, content } of inputs) {
      signal?.throwIfAborted();
      try {
        outputs.push({ id, ...(await parts.convertOne(content, signal)) });
      } catch (error) {
        signal?.throwIfAborted();
        if (!isModalisError(error) || error.code === "MISSING_DEPENDENCY" || wasToldToStop(error))
          throw error;
        failures.push({ id, error });
      }
      // A model's run holds the event loop; between two of them timers and signals get their turn.
      await setImmediate();
    }
    signal?.throwIfAborted();
    return { outputs, failures };
  };
  return {
    specificationVersion: "v1",
    from,
    to,
    revision,
    maxBatchSize: MAX_BATCH_SIZE,
    convert: (inputs, options) => door.enter(inputs, options?.signal, () => convert(inputs, options)),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}
