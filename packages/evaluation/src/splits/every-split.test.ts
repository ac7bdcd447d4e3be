import { createInteractions } from "@modalis/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTest, pairsOf, partsOf } from "../testing/open-split.js";
import type { Split } from "./development.js";
import { splitColdItems } from "./split-cold-items.js";
import { splitGlobalTime } from "./split-global-time.js";
import { splitLastN } from "./split-last-n.js";
import { splitRandomByUser } from "./split-random-by-user.js";
import { splitUserTime } from "./split-user-time.js";
import { splitUsers } from "./split-users.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
const interactions = createInteractions(
  ["u", "v", "w"].flatMap((userId) =>
    ["a", "b", "c", "d"].map((itemId, timestampMs) => ({ userId, itemId, timestampMs })),
  ),
);

const everySplit: Readonly<Record<string, (given: typeof interactions, seed: number) => Split>> = {
  splitLastN: (given) => splitLastN(given),
  splitRandomByUser: (given, seed) => splitRandomByUser(given, { seed }),
  splitUserTime: (given) => splitUserTime(given),
  splitGlobalTime: (given) => splitGlobalTime(given),
  splitColdItems: (given, seed) => splitColdItems(given, { seed }),
  splitUsers: (given, seed) => splitUsers(given, { seed }),
};

describe.each(Object.entries(everySplit))("%s", (_, split) => {
  const anyRows = fc.array(
    fc.record({
      userId: fc.constantFrom("u", "v", "w", "ü/1", ""),
      itemId: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      timestampMs: fc.nat(20),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it("puts each pair into one part, the same by the same seed, or says that nothing is left to learn from", () => {
    fc.assert(
      fc.property(anyRows, fc.nat(1000), (given, seed) => {
        const whole = createInteractions(given);
        const copy = structuredClone(whole);
        let made: Split;
        try {
          made = split(whole, seed);
        } catch (error) {
          expect(error).toEqual(refused);
          return;
        }
        const { training, validation, test } = partsOf(made);
        const histories = [made.development.validation, openTest(made)].flatMap((task) =>
          task.visitors === true ? pairsOf(task.seen) : [],
        );
        expect([...training, ...validation, ...test, ...histories].sort()).toEqual(pairsOf(whole).sort());
        expect(training.length).toBeGreaterThan(0);
        expect(partsOf(split(whole, seed))).toEqual({ training, validation, test });
        expect(whole).toEqual(copy);
      }),
    );
  });

  it("keeps one user with one row for training, and refuses no rows", () => {
    const one = createInteractions([{ userId: "u", itemId: "a", timestampMs: 1 }]);
    expect(partsOf(split(one, 1))).toEqual({ training: ["u/a"], validation: [], test: [] });
    expect(() => split(createInteractions([]), 1)).toThrow(refused);
  });

  it("refuses interactions whose arrays do not fit together", () => {
    expect(() => split({ ...interactions, offsets: Int32Array.of(0) }, 1)).toThrow(refused);
    expect(() => split({ ...interactions, items: interactions.items.map(() => 99) }, 1)).toThrow(refused);
  });
});
