import { registerChecks } from "../kit/register-checks.js";
import { encoderChecks, encoderNeeds } from "./encoder-checks.js";
import type { EncoderSubject } from "./encoder-subject.js";

/**
 * Registers every encoder check as a test: a package's whole conformance file is one call to this.
 *
 * @example
 * describeEncoder({
 *   name: "colour encoder",
 *   create: () => createColourEncoder(),
 *   inputs: [{ id: "red", content: redPng }, { id: "blue", content: bluePng }, { id: "sky", content: skyPng }],
 *   broken: { id: "empty", content: new Uint8Array() },
 *   likeness: { anchor: bluePng, near: skyPng, far: redPng },
 * });
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeEncoder<Content>(subject: EncoderSubject<Content>): void {
  registerChecks({
    title: "conforms to EncoderV1",
    subject: subject as EncoderSubject<unknown>,
    checks: encoderChecks,
    needs: encoderNeeds,
    create: () => subject.create(),
    dispose: async (encoder) => encoder[Symbol.asyncDispose](),
  });
}
