import fc from "fast-check";
import { expect, it } from "vitest";
import { createTurns } from "./turns.js";

it("works of the same key never overlap and keep their order, a failure keeps nobody, others go on", async () => {
  const works = fc.array(
    fc.record({
      keys: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
      waits: fc.nat(3),
      fails: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const property = fc.asyncProperty(works, async (all) => {
    const turns = createTurns();
    const running = new Map<string, number>();
    const begun = new Map<string, number[]>();
    const results = all.map(({ keys, waits, fails }, at) =>
      turns.run(keys, async () => {
        for (const key of keys) {
          expect(running.get(key)).toBeUndefined();
          running.set(key, at);
          begun.set(key, [...(begun.get(key) ?? []), at]);
        }
        for (let wait = 0; wait < waits; wait++) await Promise.resolve();
        for (const key of keys) running.delete(key);
        if (fails) throw new Error("failed");
        return at;
      }),
    );
    const settled = await Promise.allSettled(results);
    expect(settled.map(({ status }) => status === "rejected")).toEqual(all.map(({ fails }) => fails));
    for (const order of begun.values()) expect(order).toEqual([...order].sort((one, other) => one - other));
  });
  await fc.assert(property);
});
