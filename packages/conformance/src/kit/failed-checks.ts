import type { CheckedSubject } from "./check.js";
import { type Registration, skipReasons } from "./register-checks.js";

/**
 * Runs every check that is not skipped, outside a test report, and names those that reject.
 *
 * Each check gets an instance of its own, so that one broken rule does not spoil the next.
 */
export async function failedChecks<Instance, Subject extends CheckedSubject>(
  registration: Omit<Registration<Instance, Subject>, "title">,
): Promise<readonly string[]> {
  const { subject, checks, create, dispose } = registration;
  const reasons = skipReasons(registration);
  const failed: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    if (reasons.has(name)) continue;
    const instance = await create();
    try {
      await check(instance, subject);
    } catch {
      failed.push(name);
    }
    await dispose(instance);
  }
  return failed;
}
