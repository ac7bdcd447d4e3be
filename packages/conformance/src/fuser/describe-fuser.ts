import { registerChecks } from "../kit/register-checks.js";
import { type FuserSubject, fuserChecks } from "./fuser-checks.js";

/**
 * Registers every fuser check as a test.
 *
 * @throws `INVALID_ARGUMENT` when the subject skips a check that does not exist.
 */
export function describeFuser(subject: FuserSubject): void {
  registerChecks({
    title: "conforms to FuserV1",
    subject,
    checks: fuserChecks,
    needs: {},
    create: async () => subject.create(),
    dispose: async () => {},
  });
}
