import { registerChecks } from "../kit/register-checks.js";
import { type ConverterSubject, converterChecks } from "./converter-checks.js";

/**
 * Registers every converter check as a test.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeConverter<Source, Target>(subject: ConverterSubject<Source, Target>): void {
  registerChecks({
    title: "conforms to ConverterV1",
    subject: subject as ConverterSubject<unknown, unknown>,
    checks: converterChecks,
    needs: {},
    create: () => subject.create(),
    dispose: async (converter) => converter[Symbol.asyncDispose](),
  });
}
