import { createInteractions, type InteractionRow } from "@modalis/contract";
import { describe, expect, it } from "vitest";
import { openTest, pairsOf, partsOf } from "../testing/open-split.js";
import { amongAllItems, splitColdItems } from "./split-cold-items.js";
import { splitGlobalTime } from "./split-global-time.js";
import { splitLastN } from "./split-last-n.js";
import { splitRandomByUser } from "./split-random-by-user.js";
import { splitUserTime } from "./split-user-time.js";
import { splitUsers } from "./split-users.js";

const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });

/** `u` has ten rows at times 0 to 9, `v` three at 0, 50 and 100, `w` two, `x` one. */
const rows: InteractionRow[] = [
  ...Array.from({ length: 10 }, (_, at) => ({ userId: "u", itemId: `i${at}`, timestampMs: at })),
  ...[0, 1, 2].map((at) => ({ userId: "v", itemId: `i${at}`, timestampMs: at * 50 })),
  ...[0, 1].map((at) => ({ userId: "w", itemId: `i${at}`, timestampMs: at })),
  { userId: "x", itemId: "i5", timestampMs: 3 },
];
const interactions = createInteractions(rows);
const countsOf = (pairs: readonly string[]) =>
  Object.fromEntries(
    ["u", "v", "w", "x"].map((id) => [id, pairs.filter((pair) => pair.startsWith(id)).length]),
  );

describe("splitLastN", () => {
  it("takes the last rows for test and those before for validation, and leaves each user one to learn from", () => {
    const { validation, test, training } = partsOf(splitLastN(interactions));
    expect(test).toEqual(["u/i9", "v/i2", "w/i1"]);
    expect(validation).toEqual(["u/i8", "v/i1"]);
    expect(countsOf(training)).toEqual({ u: 8, v: 1, w: 1, x: 1 });
    const three = partsOf(splitLastN(interactions, { test: 3, validation: 0 }));
    expect([countsOf(three.test), three.validation]).toEqual([{ u: 3, v: 2, w: 1, x: 0 }, []]);
  });

  it("goes by the order given where times are unknown", () => {
    const untimed = createInteractions(["b", "c", "a"].map((itemId) => ({ userId: "u", itemId })));
    expect(partsOf(splitLastN(untimed)).test).toEqual(["u/a"]);
  });

  it("refuses a number that is not whole", () => {
    for (const test of [-1, 1.5, Number.NaN])
      expect(() => splitLastN(interactions, { test })).toThrow(refused);
  });
});

describe("splitRandomByUser and splitUserTime", () => {
  it("take shares of each user's rows, at least one each as far as one is left to learn from", () => {
    for (const split of [splitRandomByUser(interactions, { seed: 4 }), splitUserTime(interactions)]) {
      const { training, validation, test } = partsOf(split);
      expect(countsOf(test)).toEqual({ u: 1, v: 1, w: 1, x: 0 });
      expect(countsOf(validation)).toEqual({ u: 1, v: 1, w: 0, x: 0 });
      expect(countsOf(training)).toEqual({ u: 8, v: 1, w: 1, x: 1 });
    }
  });

  it("refuse shares outside 0 to 1, or that leave nothing", () => {
    for (const testShare of [-0.1, 1, 0.9, Number.NaN]) {
      expect(() => splitRandomByUser(interactions, { seed: 1, testShare })).toThrow(refused);
      expect(() => splitUserTime(interactions, { testShare })).toThrow(refused);
    }
  });

  it("go by time, and by the draw", () => {
    expect(partsOf(splitUserTime(interactions, { testShare: 0.3 })).test.slice(0, 3)).toEqual([
      "u/i7",
      "u/i8",
      "u/i9",
    ]);
    const drawn = Array.from(
      { length: 40 },
      (_, seed) => partsOf(splitRandomByUser(interactions, { seed })).test[0],
    );
    expect(new Set(drawn).size).toBeGreaterThan(7);
  });
});

describe("splitGlobalTime", () => {
  it("learns from the past alone", () => {
    const { training, validation, test } = partsOf(
      splitGlobalTime(interactions, { validationFromMs: 7, testFromMs: 50 }),
    );
    expect(test).toEqual(["v/i1", "v/i2"]);
    expect(validation).toEqual(["u/i7", "u/i8", "u/i9"]);
    expect(training).toHaveLength(11);
  });

  it("takes the moments from shares of the rows, one time always in one part", () => {
    // Sixteen rows at 0 0 0 1 1 2 3 3 4 5 6 7 8 9 50 100: an eighth is the last two, a quarter more from 6 on.
    const eighth = partsOf(splitGlobalTime(interactions, { validationShare: 0.25, testShare: 0.125 }));
    expect([eighth.test, eighth.validation]).toEqual([
      ["v/i1", "v/i2"],
      ["u/i6", "u/i7", "u/i8", "u/i9"],
    ]);
    const tied = createInteractions(
      [0, 0, 5, 5, 5].map((timestampMs, at) => ({ userId: "u", itemId: `${at}`, timestampMs })),
    );
    expect(partsOf(splitGlobalTime(tied, { validationShare: 0, testShare: 0.2 })).test).toHaveLength(3);
    const untested = partsOf(splitGlobalTime(interactions, { validationShare: 0, testShare: 0 }));
    expect([untested.training.length, untested.test.length]).toEqual([16, 0]);
  });

  it("refuses moments out of order, no past at all, and rows without times", () => {
    const untimed = createInteractions([{ userId: "u", itemId: "a" }]);
    for (const split of [splitGlobalTime, splitUserTime]) expect(() => split(untimed)).toThrow(refused);
    expect(() => splitGlobalTime(interactions, { validationFromMs: 9, testFromMs: 8 })).toThrow(refused);
    expect(() => splitGlobalTime(interactions, { validationFromMs: 0, testFromMs: 8 })).toThrow(refused);
    const offsets = Int32Array.of(0, 2);
    const backwards = { userIds: ["u"], itemIds: ["a", "b"], offsets, items: Int32Array.of(0, 1) };
    const timestampsMs = Float64Array.of(5, 4);
    const byUsers = (given: typeof interactions) => splitUsers(given, { seed: 1 });
    for (const split of [splitGlobalTime, splitUserTime, splitLastN, byUsers]) {
      expect(() => split({ ...backwards, timestampsMs })).toThrow(/out of time/);
    }
  });
});

describe("splitColdItems", () => {
  const split = splitColdItems(interactions, { seed: 2, validationShare: 0.2, testShare: 0.3 });

  it("removes the drawn items wholly from training, and ranks those of the part alone", () => {
    const { training, validation, test } = partsOf(split);
    const items = (pairs: readonly string[]) => new Set(pairs.map((pair) => pair.split("/")[1]!));
    const [warm, validated, tested] = [items(training), items(validation), items(test)];
    expect([warm.size, validated.size, tested.size]).toEqual([5, 2, 3]);
    expect(new Set([...warm, ...validated, ...tested]).size).toBe(10);
    const { candidates, positives } = openTest(split);
    expect([...candidates!].map((item) => positives.itemIds[item])).toEqual([...tested].sort());
    expect([...split.development.validation.candidates!]).toHaveLength(2);
  });

  it("ranks among all items when asked", () => {
    expect(amongAllItems(openTest(split))).not.toHaveProperty("candidates");
    expect(amongAllItems(openTest(split)).positives).toEqual(openTest(split).positives);
  });

  it("draws among items with rows alone", () => {
    const known = createInteractions(rows, { itemIds: [...interactions.itemIds, ..."abcdefgh"] });
    for (let seed = 0; seed < 20; seed++) {
      for (const item of openTest(splitColdItems(known, { seed })).candidates!) expect(item).toBeLessThan(10);
    }
  });

  it("refuses to leave nothing warm", () => {
    expect(() => splitColdItems(interactions, { seed: 1, testShare: 0.96 })).toThrow(refused);
  });
});

describe("splitUsers", () => {
  const split = splitUsers(interactions, { seed: 3, validationShare: 0.25, testShare: 0.25 });

  it("trains on nobody who is held out, and shows the earliest rows of those as history", () => {
    const { training, validation, test } = partsOf(split);
    const users = (pairs: readonly string[]) => new Set(pairs.map((pair) => pair[0]!));
    expect([users(training).size, users(validation).size, users(test).size]).toEqual([2, 1, 1]);
    expect(new Set([...training, ...validation, ...test].map((pair) => pair[0])).size).toBe(4);
    expect([openTest(split).visitors, split.development.validation.visitors]).toEqual([true, true]);
  });

  it("leaves at least one row to find, also of a user with one", () => {
    const held = new Map<string, { history: string[]; positives: string[] }>();
    for (let seed = 0; seed < 40; seed++) {
      const { seen, positives } = openTest(splitUsers(interactions, { seed, testShare: 0.25 }));
      const [history, found] = [pairsOf(seen), pairsOf(positives)];
      held.set(found[0]![0]!, { history, positives: found });
    }
    expect(held.get("u")!.positives).toEqual(["u/i8", "u/i9"]);
    expect(held.get("v")).toEqual({ history: ["v/i0", "v/i1"], positives: ["v/i2"] });
    expect(held.get("x")).toEqual({ history: [], positives: ["x/i5"] });
  });

  it("draws the history where times are unknown", () => {
    const untimed = createInteractions(rows.map(({ userId, itemId }) => ({ userId, itemId })));
    const positives = (seed: number) => partsOf(splitUsers(untimed, { seed, testShare: 0.25 })).test.join();
    expect(new Set(Array.from({ length: 40 }, (_, seed) => positives(seed))).size).toBeGreaterThan(6);
  });

  it("refuses a share of history outside its range", () => {
    for (const historyShare of [-0.1, 1, Number.NaN]) {
      expect(() => splitUsers(interactions, { seed: 1, historyShare })).toThrow(refused);
    }
  });
});
