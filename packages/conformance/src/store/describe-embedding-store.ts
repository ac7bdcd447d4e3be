import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckTable } from "../kit/check.js";
import { registerChecks } from "../kit/register-checks.js";
import { storeChecks } from "./store-checks.js";
import type { EmbeddingStoreSubject } from "./store-subject.js";

/**
 * Registers every embedding-store check as a test, each in an empty folder of its own.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeEmbeddingStore(subject: EmbeddingStoreSubject): void {
  registerChecks({
    title: "conforms to EmbeddingStoreV1",
    subject,
    checks: inEmptyFolders(subject),
    needs: {},
    create: async () => undefined,
    dispose: async () => {},
  });
}

function inEmptyFolders(subject: EmbeddingStoreSubject): CheckTable<undefined, EmbeddingStoreSubject> {
  const checks = Object.entries(storeChecks).map(([name, check]) => [
    name,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "modalis-conformance-"));
      try {
        await check(folder, subject);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  ]);
  return Object.fromEntries(checks);
}
