import { ModalisError } from "@modalis/contract";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { CheckedSubject, CheckTable, NeedTable } from "./check.js";

/** What {@link registerChecks} registers, on what. */
export interface Registration<Instance, Subject extends CheckedSubject> {
  /** `"conforms to EncoderV1"`, after the subject's name. */
  readonly title: string;
  readonly subject: Subject;
  readonly checks: CheckTable<Instance, Subject>;
  readonly needs: NeedTable<Subject>;
  create(): Promise<Instance>;
  dispose(instance: Instance): Promise<void>;
}

/**
 * Registers every check as a test on one shared instance.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist or gives no reason.
 */
export function registerChecks<Instance, Subject extends CheckedSubject>(
  registration: Registration<Instance, Subject>,
): void {
  const { title, subject, checks, create, dispose } = registration;
  const reasons = skipReasons(registration);
  const suite = `${subject.name} ${title}`;
  if (subject.skipAll !== undefined) {
    describe(suite, () => it.skip(`obeys every rule (skipped: ${subject.skipAll})`, () => {}));
    return;
  }
  describe(suite, () => {
    let instance: Instance | undefined;
    beforeAll(async () => {
      instance = await create();
    });
    afterAll(async () => {
      if (instance !== undefined) await dispose(instance);
    });
    for (const [name, check] of Object.entries(checks)) {
      const reason = reasons.get(name);
      const shown = reason === undefined ? name : `${name} (skipped: ${reason})`;
      it(shown, { skip: reason !== undefined }, () => check(instance as Instance, subject));
    }
  });
}

/** Why each skipped check is skipped: the subject's own reasons, then what the subject does not offer. */
export function skipReasons<Instance, Subject extends CheckedSubject>(
  registration: Pick<Registration<Instance, Subject>, "subject" | "checks" | "needs">,
): ReadonlyMap<string, string> {
  const { subject, checks, needs } = registration;
  const reasons = new Map<string, string>();
  for (const [name, need] of Object.entries(needs)) {
    const reason = need(subject);
    if (reason !== undefined) reasons.set(name, reason);
  }
  for (const { check, reason } of subject.skip ?? []) {
    if (!Object.hasOwn(checks, check)) {
      const known = Object.keys(checks).join('", "');
      throw new ModalisError(
        "INVALID_ARGUMENT",
        `"${subject.name}" skips "${check}", which is none of "${known}"`,
      );
    }
    if (reason.trim().length === 0) {
      throw new ModalisError("INVALID_ARGUMENT", `"${subject.name}" skips "${check}" without a reason`);
    }
    reasons.set(check, reason);
  }
  return reasons;
}
