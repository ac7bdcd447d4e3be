import type { EncodeResult, EncoderInput, EncoderV1 } from "@modalis/contract";
import { failedChecks } from "../kit/failed-checks.js";
import { encoderChecks, encoderNeeds } from "./encoder-checks.js";
import type { EncoderSubject } from "./encoder-subject.js";
import { createLetterEncoder } from "./letter-encoder.js";

/** What the toy is tried on, in the kit's own tests. */
export const toyInputs = ["red shoes", "blue jacket", "a film about trains"].map((content, at) => ({
  id: `t${at}`,
  content,
}));

/** The names of the checks that the toy fails after `break_` has changed each new instance of it. */
export async function failuresOf(
  break_: (sound: EncoderV1<string>) => EncoderV1<string> = (sound) => sound,
  changes: Partial<EncoderSubject<string>> = {},
): Promise<readonly string[]> {
  const subject: EncoderSubject<string> = {
    name: "toy",
    create: async () => break_(createLetterEncoder()),
    inputs: toyInputs,
    broken: { id: "empty", content: " " },
    likeness: { anchor: "trains", near: "rain", far: "blue" },
    ...changes,
  };
  return failedChecks({
    subject: subject as EncoderSubject<unknown>,
    checks: encoderChecks,
    needs: encoderNeeds,
    create: () => subject.create(),
    dispose: async () => {},
  });
}

type Encode = EncoderV1<string>["encode"];

/** The toy with another `encode`, which may use the sound one. */
export const withEncode =
  (encode: (sound: Encode) => Encode) =>
  (sound: EncoderV1<string>): EncoderV1<string> => ({ ...sound, encode: encode(sound.encode.bind(sound)) });

/** The toy whose results are changed after the fact. */
export const withResult = (
  change: (result: EncodeResult, given: readonly EncoderInput<string>[]) => EncodeResult,
): ((sound: EncoderV1<string>) => EncoderV1<string>) =>
  withEncode((encode) => async (given, options) => change(await encode(given, options), given));

/** The toy whose values are changed after the fact. */
export const withValues = (
  change: (values: Float32Array, given: readonly EncoderInput<string>[]) => Float32Array,
): ((sound: EncoderV1<string>) => EncoderV1<string>) =>
  withResult(({ batch, failures }, given) => ({
    batch: { ...batch, values: change(batch.values.slice(), given) },
    failures,
  }));
