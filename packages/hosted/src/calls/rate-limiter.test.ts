import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "../testing/virtual-clock.js";
import { createRateLimiter } from "./rate-limiter.js";

const NO_LIMIT = Number.POSITIVE_INFINITY;

describe("createRateLimiter", () => {
  it("lets no more through in any 60 seconds than allowed, in order, and no slower than needed", async () => {
    const requests = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 6 }), async (tokens, requestsAMinute) => {
        const clock = virtualClock();
        const limiter = createRateLimiter({ requestsAMinute, tokensAMinute: 100 }, clock);
        const passed: { atMs: number; tokens: number; at: number }[] = [];
        const all = tokens.map(async (one, at) => {
          await limiter.admit(one);
          passed.push({ atMs: clock.nowMs(), tokens: one, at });
        });
        await clock.passUntil(Promise.all(all));
        expect(passed.map(({ at }) => at)).toEqual(tokens.map((_, at) => at));
        for (const { atMs } of passed) {
          const window = passed.filter((one) => one.atMs <= atMs && one.atMs > atMs - 60_000);
          expect(window.length).toBeLessThanOrEqual(requestsAMinute);
          expect(window.reduce((sum, one) => sum + one.tokens, 0)).toBeLessThanOrEqual(100);
        }
        // Whoever waited waited for the window alone.
        for (const [at, one] of passed.entries()) {
          const before = passed[at - 1]?.atMs ?? 0;
          if (one.atMs > before) expect(passed.some((other) => other.atMs + 60_000 === one.atMs)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("counts what the server reports once it is known", async () => {
    const clock = virtualClock();
    const limiter = createRateLimiter({ requestsAMinute: NO_LIMIT, tokensAMinute: 100 }, clock);
    (await limiter.admit(90))(10);
    await limiter.admit(90);
    expect(clock.nowMs()).toBe(0);
    await clock.passUntil(limiter.admit(1));
    expect(clock.nowMs()).toBe(60_000);
  });

  it("refuses a request that no minute allows, and goes on after one that was aborted", async () => {
    const clock = virtualClock();
    const limiter = createRateLimiter({ requestsAMinute: 1, tokensAMinute: 100 }, clock);
    await expect(limiter.admit(101)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    await limiter.admit(1);
    const stop = new AbortController();
    const stopped = limiter.admit(1, stop.signal);
    const after = limiter.admit(1);
    stop.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
    await clock.passUntil(after);
    expect(clock.nowMs()).toBe(60_000);
  });

  it("holds everybody back while a server asks for a pause", async () => {
    const clock = virtualClock();
    const limiter = createRateLimiter({ requestsAMinute: NO_LIMIT, tokensAMinute: NO_LIMIT }, clock);
    limiter.pause(5000);
    await clock.passUntil(Promise.all([limiter.admit(1), limiter.admit(1)]));
    expect(clock.nowMs()).toBe(5000);
  });
});
