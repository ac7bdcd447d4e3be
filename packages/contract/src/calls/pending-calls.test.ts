import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPendingCalls } from "./pending-calls.js";

describe("pending calls", () => {
  it("are each taken once, by the number they were given", () => {
    const calls = createPendingCalls<string>();
    const [first, second] = [calls.add("first"), calls.add("second")];
    expect(calls.take(second)).toBe("second");
    expect(calls.take(second)).toBeUndefined();
    expect(calls.take(first)).toBe("first");
    expect(calls.size).toBe(0);
  });

  it("know nobody by a number that was never given", () => {
    const calls = createPendingCalls<string>();
    calls.add("only");
    for (const call of [-1, 0, 2, Number.NaN]) expect(calls.take(call)).toBeUndefined();
    expect(calls.size).toBe(1);
  });

  it("have different numbers while they wait, of which there are no more than waited at once", () => {
    const steps = fc.array(fc.option(fc.nat(20)), { maxLength: 200 });
    const property = fc.property(steps, (taken) => {
      const calls = createPendingCalls<object>();
      const waiting = new Map<number, object>();
      let most = 0;
      for (const place of taken) {
        if (place === null || waiting.size === 0) {
          const waiter = {};
          const call = calls.add(waiter);
          expect(waiting.has(call)).toBe(false);
          waiting.set(call, waiter);
          most = Math.max(most, waiting.size);
          expect(call).toBeLessThanOrEqual(most);
        } else {
          const [call, waiter] = [...waiting][place % waiting.size]!;
          expect(calls.take(call)).toBe(waiter);
          waiting.delete(call);
        }
        expect(calls.size).toBe(waiting.size);
      }
      expect(new Set(calls.all())).toEqual(new Set(waiting.values()));
      expect(new Set(calls.takeAll())).toEqual(new Set(waiting.values()));
      expect(calls.all()).toEqual([]);
      expect(calls.size).toBe(0);
    });
    fc.assert(property);
  });
});
