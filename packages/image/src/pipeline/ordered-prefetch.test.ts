import { setTimeout as after } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderedPrefetch } from "./ordered-prefetch.js";

describe("orderedPrefetch", () => {
  it("yields every outcome in order, whatever finishes first, and never runs more than it may", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3), { maxLength: 20 }),
        fc.integer({ min: 1, max: 8 }),
        async (delays, concurrency) => {
          let open = 0;
          let most = 0;
          const inputs = delays.map((delay, index) => ({ delay, index }));
          const seen: unknown[] = [];
          const outcomes = orderedPrefetch(inputs, {
            concurrency,
            task: async ({ delay, index }) => {
              most = Math.max(most, ++open);
              for (let turn = 0; turn < delay; turn++) await new Promise((resolve) => setImmediate(resolve));
              open -= 1;
              if (index % 5 === 4) throw new Error(`no ${index}`);
              return index;
            },
          });
          for await (const outcome of outcomes)
            seen.push("value" in outcome ? outcome.value : outcome.error.message);
          expect(seen).toEqual(inputs.map(({ index }) => (index % 5 === 4 ? `no ${index}` : index)));
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  it("starts nothing new while its reader is slow", async () => {
    let started = 0;
    const outcomes = orderedPrefetch([1, 2, 3, 4, 5, 6], {
      concurrency: 2,
      task: async () => {
        started += 1;
      },
    });
    await outcomes.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(started).toBe(3);
    await outcomes.return();
  });

  it("aborts the tasks under way when its reader stops early, and waits for them", async () => {
    const ended: number[] = [];
    const task = async (index: number, signal: AbortSignal) => {
      if (index > 0) await after(10_000, undefined, { signal }).catch(() => after(1));
      ended.push(index);
    };
    for await (const _ of orderedPrefetch([0, 1, 2], { concurrency: 3, task })) break;
    expect(ended.sort()).toEqual([0, 1, 2]);
  });

  it("passes the caller's abort on to the tasks", async () => {
    const caller = new AbortController();
    const task = (_: number, signal: AbortSignal) => after(10_000, undefined, { signal });
    const outcomes = orderedPrefetch([0], { concurrency: 1, task, signal: caller.signal });
    const first = outcomes.next();
    caller.abort();
    expect((await first).value).toMatchObject({ error: { name: "AbortError" } });
  });
});
