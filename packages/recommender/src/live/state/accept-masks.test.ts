import { describe, expect, it } from "vitest";
import { parseFilter } from "../../rules/filter.js";
import { createAcceptMasks } from "./accept-masks.js";
import { createItemSlots } from "./item-slots.js";

const ITEMS = 30_000;
const CHEAP = parseFilter({ attribute: "price", lessThan: 10 });
const NEW = parseFilter({ attribute: "@timestamp", newerThanMs: 1000 });

describe("masks of filters over many items", () => {
  it("are the same prepared or not, with what changed in the meantime", async () => {
    const { slots, masks, price } = openMasks();
    expect(masks.prepare(undefined, () => 0)).toBeUndefined();
    const wait = masks.prepare(CHEAP, () => 0);
    expect(masks.prepare(CHEAP, () => 0)).toBe(wait);
    await Promise.resolve();
    // One that was looked at already, one that was not yet, and one that comes now.
    price(0, 50);
    price(ITEMS - 1, 1);
    price(ITEMS, 1);
    await wait;
    const prepared = masks.of(CHEAP, 0);
    const atOnce = createAcceptMasks(slots).of(CHEAP, 0);
    expect(prepared.count).toBe(atOnce.count);
    expect(prepared.marks.slice(0, ITEMS + 1)).toEqual(atOnce.marks.slice(0, ITEMS + 1));
    expect([prepared.marks[0], prepared.marks[ITEMS - 1], prepared.marks[ITEMS]]).toEqual([0, 1, 1]);
    expect(masks.prepare(CHEAP, () => 0)).toBeUndefined();
  });

  it("are made one after the other, and one that cannot be made leaves the others and may be tried again", async () => {
    const { masks } = openMasks();
    const bounds = Array.from({ length: 5 }, (_, bound) =>
      parseFilter({ attribute: "price", atMost: bound }),
    );
    const done: number[] = [];
    const waits = bounds.map((filter, at) => masks.prepare(filter, () => 0)!.then(() => done.push(at)));
    let asked = 0;
    const broken = masks.prepare(CHEAP, () => {
      if (asked++ > 0) throw new Error("the clock stands still");
      return 0;
    });
    await expect(broken).rejects.toThrow("the clock stands still");
    await Promise.all(waits);
    expect(done).toEqual([0, 1, 2, 3, 4]);
    for (const [bound, filter] of bounds.entries())
      expect(masks.of(filter, 0).count).toBe((ITEMS / 100) * (bound + 1));
    await masks.prepare(CHEAP, () => 0);
    expect(masks.of(CHEAP, 0).count).toBe(ITEMS / 10);
  });

  it("of a filter by age are made anew once they are old, counted from when they were done", async () => {
    const { masks } = openMasks();
    let nowMs = 500;
    await masks.prepare(NEW, () => nowMs);
    expect(masks.of(NEW, nowMs).count).toBe(ITEMS);
    expect(masks.prepare(NEW, () => nowMs)).toBeUndefined();
    nowMs = 5000;
    const wait = masks.prepare(NEW, () => nowMs);
    nowMs = 9000;
    await wait;
    expect(masks.prepare(NEW, () => nowMs)).toBeUndefined();
    expect(masks.of(NEW, nowMs).count).toBe(0);
  });
});

/** Items of prices from 0 to 99, all of time 0. */
function openMasks() {
  const slots = createItemSlots({ given: () => undefined, freed: () => undefined });
  const masks = createAcceptMasks(slots);
  const price = (number: number, own: number): void => {
    const attributes = { price: own };
    masks.itemChanged(slots.put({ id: `item${number}`, attributes, labels: [], timestampMs: 0 }));
  };
  for (let number = 0; number < ITEMS; number++) price(number, number % 100);
  return { slots, masks, price };
}
