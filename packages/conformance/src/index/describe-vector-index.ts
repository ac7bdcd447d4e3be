import type { VectorIndexV1 } from "@modalis/contract";
import type { CheckTable } from "../kit/check.js";
import { registerChecks } from "../kit/register-checks.js";
import { indexChecks, type VectorIndexSubject } from "./index-checks.js";
import { KNOWN_SPACE } from "./known-rows.js";

/**
 * Registers every vector-index check as a test, each on an empty index of its own.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeVectorIndex(subject: VectorIndexSubject): void {
  registerChecks({
    title: "conforms to VectorIndexV1",
    subject,
    checks: onEmptyIndexes(subject),
    needs: {},
    create: async () => undefined,
    dispose: async () => {},
  });
}

function onEmptyIndexes(subject: VectorIndexSubject): CheckTable<undefined, VectorIndexSubject> {
  const checks = Object.entries(indexChecks).map(([name, check]) => [
    name,
    async () => check((await subject.create(KNOWN_SPACE)) as VectorIndexV1, subject),
  ]);
  return Object.fromEntries(checks);
}
