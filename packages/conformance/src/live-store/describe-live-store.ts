import type { CheckTable } from "../kit/check.js";
import { registerChecks } from "../kit/register-checks.js";
import { catalogueChecks } from "./catalogue-checks.js";
import { eventChecks } from "./event-checks.js";
import { experimentChecks } from "./experiment-checks.js";
import type { CheckedLiveStore, LiveStoreSubject } from "./live-store-subject.js";

/** Every rule that a live store must obey, whatever its database; all are tried on one store. */
export const liveStoreChecks: CheckTable<CheckedLiveStore, LiveStoreSubject> = {
  ...catalogueChecks,
  ...eventChecks,
  ...experimentChecks,
};

/**
 * Registers every live-store check as a test.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeLiveStore(subject: LiveStoreSubject): void {
  registerChecks({
    title: "conforms to LiveStore",
    subject,
    checks: liveStoreChecks,
    needs: {},
    create: async () => (await subject.open(Date.now)) as CheckedLiveStore,
    dispose: async (store) => {
      await store[Symbol.asyncDispose]();
    },
  });
}
