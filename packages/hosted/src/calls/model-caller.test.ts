import { ModalisError } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { virtualClock } from "../testing/virtual-clock.js";
import type { CallLimits } from "./call-limits.js";
import { createModelCaller } from "./model-caller.js";

const failure = (statusCode: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error("no"), { statusCode, responseHeaders: headers });

/** Throws what it is given in turn, then answers. */
async function run(thrown: readonly unknown[], limits: CallLimits = {}, wallClockMs = 0) {
  const clock = virtualClock();
  const caller = createModelCaller({ name: "m", limits, clock, wallClockMs: () => wallClockMs });
  const startedMs: number[] = [];
  let attempts = 0;
  const call = caller.call({
    tokens: 1,
    onAttempt: () => startedMs.push(clock.nowMs()),
    attempt: async () => {
      const error = thrown[attempts++];
      if (error !== undefined) throw error;
      return "answer";
    },
  });
  const outcome = await clock.passUntil(call).catch((error: unknown) => error);
  return { outcome, startedMs };
}

describe("createModelCaller", () => {
  it("waits twice as long each time, between half and all of it, by its seed", async () => {
    const thrown = [failure(500), failure(503), failure(429)];
    const { outcome, startedMs } = await run(thrown, { firstWaitMs: 1000 });
    expect(outcome).toBe("answer");
    const waits = startedMs.slice(1).map((atMs, at) => atMs - startedMs[at]!);
    for (const [at, waitMs] of waits.entries()) {
      expect(waitMs).toBeGreaterThanOrEqual(500 * 2 ** at);
      expect(waitMs).toBeLessThanOrEqual(1000 * 2 ** at);
    }
    expect((await run(thrown, { firstWaitMs: 1000 })).startedMs).toEqual(startedMs);
    expect((await run(thrown, { firstWaitMs: 1000, seed: 2 })).startedMs).not.toEqual(startedMs);
  });

  it("waits as long as the server asks, in seconds, milliseconds or until a date", async () => {
    for (const [headers, waitMs] of [
      [{ "Retry-After": "7" }, 7000],
      [{ "retry-after-ms": "2500" }, 2500],
      [{ "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" }, 9000],
    ] as const) {
      const { startedMs } = await run([failure(429, headers)], { firstWaitMs: 0 });
      expect(startedMs).toEqual([0, waitMs]);
    }
  });

  it("does not trust a Retry-After that makes no sense, and gives up on one that is too long", async () => {
    for (const asked of ["soon", "-5", "", "NaN"])
      expect((await run([failure(429, { "retry-after": asked })], { firstWaitMs: 0 })).startedMs).toEqual([
        0, 0,
      ]);
    const { outcome, startedMs } = await run([failure(429, { "retry-after": "3600" })]);
    expect(outcome).toMatchObject({ code: "UNAVAILABLE", details: { status: 429 } });
    expect(startedMs).toHaveLength(1);
  });

  it("tries no more often than told, and not at all again what cannot pass", async () => {
    const always = Array.from({ length: 9 }, () => failure(502));
    expect((await run(always, { retries: 3 })).startedMs).toHaveLength(4);
    for (const [status, code] of [
      [400, "INVALID_ARGUMENT"],
      [401, "INVALID_ARGUMENT"],
      [404, "NOT_FOUND"],
      [413, "LIMIT_EXCEEDED"],
    ] as const) {
      const { outcome, startedMs } = await run([failure(status)]);
      expect(outcome).toMatchObject({ code, details: { status } });
      expect(startedMs).toHaveLength(1);
    }
    const own = new ModalisError("INVALID_TENSOR", "too few");
    expect((await run([own])).outcome).toBe(own);
  });

  it("keeps keys, requests and line breaks of the SDK's errors to itself", async () => {
    const secret = Object.assign(
      new Error("Incorrect key sk-proj-abcdefgh12345678\nAuthorization: Bearer abc.def.ghi"),
      { statusCode: 401, requestBodyValues: { input: ["private words"] }, url: "https://x?key=abc" },
    );
    const { outcome } = await run([secret]);
    const told = JSON.stringify(outcome, Object.getOwnPropertyNames(outcome)) + (outcome as Error).message;
    for (const hidden of ["abcdefgh", "abc.def", "private words", "\n"])
      expect((outcome as Error).message + told.replaceAll("\\n", "")).not.toContain(hidden);
    expect((outcome as Error).cause).toBeUndefined();
  });

  it("gives every call its turn, so many at once", async () => {
    const caller = createModelCaller({ name: "m", limits: { concurrency: 2 } });
    let [running, most] = [0, 0];
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, at) =>
        caller.call({
          tokens: 0,
          attempt: async () => {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setImmediate(resolve));
            running -= 1;
            return at;
          },
        }),
      ),
    );
    expect(answers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(most).toBe(2);
  });

  it("leaves behind an attempt that does not listen, and frees its place", async () => {
    const caller = createModelCaller({ name: "m", limits: { concurrency: 1, timeoutMs: 20, retries: 0 } });
    const deaf = caller.call({ tokens: 0, attempt: () => new Promise<never>(() => undefined) });
    await expect(deaf).rejects.toMatchObject({ code: "UNAVAILABLE", details: { timeoutMs: 20 } });
    expect(await caller.call({ tokens: 0, attempt: async () => 1 })).toBe(1);
  });

  it("refuses limits out of their range", () => {
    for (const limits of [
      { concurrency: 0 },
      { retries: 1.5 },
      { timeoutMs: Number.NaN },
      { tokensAMinute: -1 },
    ])
      expect(() => createModelCaller({ name: "m", limits })).toThrow(Object.keys(limits)[0]);
  });
});
