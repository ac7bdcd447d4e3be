import { inspect } from "node:util";
import { serialize } from "node:v8";
import { createInteractions } from "@modalis/contract";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { RankingTask } from "../ranking/ranking-task.js";
import type { Split } from "./development.js";
import { createOpeningRecord } from "./opening-record.js";
import { splitByLabel } from "./split-by-label.js";
import { splitColdItems } from "./split-cold-items.js";
import { splitGlobalTime } from "./split-global-time.js";
import { splitLastN } from "./split-last-n.js";
import { splitRandomByUser } from "./split-random-by-user.js";
import { splitUserTime } from "./split-user-time.js";
import { splitUsers } from "./split-users.js";

/** Each row bears a time that no other has, so that a row is known wherever it turns up. */
const rows = Array.from({ length: 60 }, (_, at) => ({
  userId: `user ${Math.floor(at / 6)}`,
  itemId: `item ${(at * 7) % 20}`,
  label: (at % 6 === 5 ? 2 : at % 6 === 4 ? 1 : 0) as 0 | 1 | 2,
  timestampMs: 1_000_003 + 7919 * at,
}));
const interactions = createInteractions(rows);
const splits: Readonly<Record<string, () => Split>> = {
  splitByLabel: () => splitByLabel(rows),
  splitRandomByUser: () => splitRandomByUser(interactions, { seed: 1 }),
  splitLastN: () => splitLastN(interactions),
  splitUserTime: () => splitUserTime(interactions),
  splitGlobalTime: () => splitGlobalTime(interactions),
  splitColdItems: () => splitColdItems(interactions, { seed: 1 }),
  splitUsers: () => splitUsers(interactions, { seed: 1 }),
};

function openedTimes({ test }: Split): number[] {
  const record = createOpeningRecord({ nowMs: () => 5 });
  return [...test.open({ by: "test", reason: "to know the rows", record }).positives.timestampsMs!];
}

/** Every number that can be reached from a value by keys, symbols, prototypes, getters, iteration and buffers. */
function reachableNumbers(root: unknown): Set<number> {
  const met = new Set<unknown>();
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (met.has(value)) continue;
    met.add(value);
    waiting.push(...stepsFrom(value));
  }
  return new Set([...met].filter((value) => typeof value === "number"));
}

function stepsFrom(value: unknown): unknown[] {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return [];
  if (value instanceof ArrayBuffer) {
    const whole = (bytes: number) => value.slice(0, value.byteLength - (value.byteLength % bytes));
    return [...new Float64Array(whole(8)), ...new Int32Array(whole(4))];
  }
  const properties = Reflect.ownKeys(value).map((key) => Object.getOwnPropertyDescriptor(value, key)!);
  const held = value instanceof Map || value instanceof Set ? [...value.entries()] : [];
  const bytes = ArrayBuffer.isView(value) ? [value.buffer] : [];
  return [
    Object.getPrototypeOf(value),
    ...held,
    ...bytes,
    ...properties.flatMap(({ value: own, get, set }) => [own, get, set]),
  ];
}

describe.each(Object.entries(splits))("the test part of %s", (_, makeSplit) => {
  const split = makeSplit();
  const times = openedTimes(split);

  it("has rows, and development has none of them", () => {
    expect(times.length).toBeGreaterThan(0);
    const reached = reachableNumbers(split.development);
    for (const time of split.development.training.timestampsMs!) expect(reached.has(time)).toBe(true);
    expect(times.filter((time) => reached.has(time))).toEqual([]);
  });

  it("is not reached by any key, symbol, prototype, getter or buffer of the sealed test", () => {
    const reached = reachableNumbers({
      ...split,
      copy: { ...split.test },
      entries: Object.entries(split.test),
    });
    expect(times.filter((time) => reached.has(time))).toEqual([]);
    expect(Reflect.ownKeys(split.test)).toEqual(["open"]);
    expect(Object.getPrototypeOf(split.test)).toBe(Object.prototype);
  });

  it("is in no serialisation, text or clone", () => {
    expect(JSON.stringify(split.test)).toBe("{}");
    expect(() => structuredClone(split.test)).toThrow(/could not be cloned/);
    expect(() => serialize(split.test)).toThrow(/could not be cloned/);
    const texts = [
      JSON.stringify(split),
      inspect(split, { showHidden: true, depth: null }),
      String(split.test),
    ];
    texts.push(
      String(split.test.open),
      inspect(split.test, { showHidden: true, depth: null, getters: true }),
    );
    for (const text of texts) for (const time of times) expect(text).not.toContain(String(time));
  });

  it("opens to the same rows each time, in copies of their own", () => {
    const record = createOpeningRecord({ nowMs: () => 5 });
    const first = split.test.open({ by: "run 1", reason: "final figures", record });
    first.positives.items.fill(0);
    first.positives.timestampsMs!.fill(0);
    const second = split.test.open({ by: "run 1", reason: "again", record });
    expect([...second.positives.timestampsMs!]).toEqual(times);
    expect(record.entries().map(({ reason }) => reason)).toEqual(["final figures", "again"]);
  });
});

describe("the search for test rows", () => {
  it("finds what hides behind a symbol, a prototype, a hidden key, a buffer, a map or a function", () => {
    const whole = Float64Array.of(1_000_003, 7);
    const hidden = Object.defineProperty({}, "hidden", { value: 1_000_003 });
    const places = [
      { [Symbol("rows")]: [1_000_003] },
      Object.create({ rows: 1_000_003 }),
      hidden,
      { rows: whole.subarray(1) },
      new Map([["rows", new Set([1_000_003])]]),
      Object.assign(() => 0, { rows: 1_000_003 }),
      Int32Array.of(3, 1_000_003),
    ];
    for (const place of places) expect(reachableNumbers({ place }).has(1_000_003)).toBe(true);
    expect(reachableNumbers({}).has(1_000_003)).toBe(false);
  });
});

describe("a model that wants the test rows", () => {
  const { development, test } = splitByLabel(rows);

  it("does not compile, and finds nothing at run time", () => {
    // @ts-expect-error: development has no test part
    expect(development.test).toBeUndefined();
    // @ts-expect-error: nor has its validation
    expect(development.validation.test).toBeUndefined();
    // @ts-expect-error: a sealed test has no positives
    expect(test.positives).toBeUndefined();
    // @ts-expect-error: nor a task
    expect(test.task).toBeUndefined();
    // @ts-expect-error: a sealed test is no task, so it cannot be evaluated unopened
    const task: RankingTask = test;
    expect(task.positives).toBeUndefined();
    expectTypeOf(test).toHaveProperty("open");
    expectTypeOf<keyof typeof test>().toEqualTypeOf<"open">();
  });

  it("cannot open it without saying who, why and where that is written", () => {
    const record = createOpeningRecord({ nowMs: () => 5 });
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    // @ts-expect-error: an opening needs its record
    expect(() => test.open({ by: "a model", reason: "curiosity" })).toThrow(refused);
    // @ts-expect-error: and a reason
    expect(() => test.open({ by: "a model", record })).toThrow(refused);
    expect(() => test.open({ by: " ", reason: "curiosity", record })).toThrow(refused);
    // @ts-expect-error: and all of it
    expect(() => test.open()).toThrow();
    expect(record.entries()).toEqual([]);
  });

  it("cannot slip in a record that forgets", () => {
    const honest = createOpeningRecord({ nowMs: () => 5 });
    const forged = { entries: () => [], toJSON: () => [] };
    for (const record of [forged, Object.create(honest), new Proxy(honest, {}), { ...honest }, null]) {
      expect(() =>
        test.open({ by: "a model", reason: "curiosity", record: record as typeof honest }),
      ).toThrow();
    }
    const broken = createOpeningRecord({ nowMs: () => Number.NaN });
    expect(() => test.open({ by: "a model", reason: "curiosity", record: broken })).toThrow(/nowMs/);
    expect(honest.entries()).toEqual([]);
  });

  it("cannot put a method of its own on the sealed test, or swap its parts", () => {
    const split = splitByLabel(rows);
    expect(() => Object.assign(split.test, { open: () => null })).toThrow(TypeError);
    expect(() => Object.assign(split, { test: null })).toThrow(TypeError);
    expect(() => Object.assign(split.development, { training: null })).toThrow(TypeError);
  });
});
