import { setTimeout as delay } from "node:timers/promises";

/** Looks every few milliseconds until something holds, or the process that should bring it about has ended. */
export async function waitUntil(
  holds: () => Promise<boolean>,
  ended: Promise<{ readonly exitCode: number; readonly stderr: string }>,
): Promise<void> {
  let over: string | undefined;
  void ended.then(({ exitCode, stderr }) => {
    over = `the process ended with ${exitCode} before that: ${stderr}`;
  });
  while (!(await holds())) {
    if (over !== undefined) throw new Error(over);
    await delay(5);
  }
}
