import { setTimeout as after } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { loadAhead } from "./load-ahead.js";

describe("loadAhead", () => {
  it("yields in order whatever order loads end in, errors among them", async () => {
    const delays = [30, 1, 10, 0];
    const results: unknown[] = [];
    const load = async (delay: number) => {
      await after(delay);
      if (delay === 1) throw new Error("broken");
      return `waited ${delay}`;
    };
    for await (const loaded of loadAhead(delays, { ahead: 3, load }))
      results.push("value" in loaded ? loaded.value : (loaded.error as Error).message);
    expect(results).toEqual(["waited 30", "broken", "waited 10", "waited 0"]);
  });

  it("holds loading back: never more than `ahead` beside the one in use", async () => {
    let started = 0;
    let used = 0;
    let most = 0;
    const load = async () => {
      started += 1;
    };
    for await (const _ of loadAhead(Array.from({ length: 20 }), { ahead: 2, load })) {
      await after(1);
      most = Math.max(most, started - used);
      used += 1;
    }
    expect([started, most]).toEqual([20, 3]);
  });

  it("aborts the loads under way when the user stops early, and waits for them", async () => {
    const ended: number[] = [];
    const load = async (index: number, signal: AbortSignal) => {
      if (index > 0) await after(10_000, undefined, { signal }).catch(() => ended.push(index));
    };
    for await (const _ of loadAhead([0, 1, 2], { ahead: 2, load })) break;
    expect(ended.sort()).toEqual([1, 2]);
  });

  it("rejects with the signal's reason", async () => {
    const reason = new Error("stop");
    const loads = loadAhead([1], { ahead: 1, load: async () => 1, signal: AbortSignal.abort(reason) });
    await expect(loads.next()).rejects.toBe(reason);
  });
});
