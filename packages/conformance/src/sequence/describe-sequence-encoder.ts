import { registerChecks } from "../kit/register-checks.js";
import { type SequenceEncoderSubject, sequenceChecks, sequenceNeeds } from "./sequence-checks.js";

/**
 * Registers every check of an encoder that keeps frames or tokens as a test: those of `describeEncoder`, and
 * those of `encodeSequences`.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeSequenceEncoder<Content>(subject: SequenceEncoderSubject<Content>): void {
  registerChecks({
    title: "conforms to SequenceEncoderV1",
    subject: subject as SequenceEncoderSubject<unknown>,
    checks: sequenceChecks,
    needs: sequenceNeeds,
    create: () => subject.create(),
    dispose: async (encoder) => encoder[Symbol.asyncDispose](),
  });
}
