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
    const wait = masks.prepare([CHEAP, undefined, CHEAP], () => 0);
    expect(masks.prepare([CHEAP], () => 0)).toBeDefined();
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
    expect(masks.prepare([CHEAP], () => 0)).toBeUndefined();
  });

  it("let others have their turn while they are prepared", async () => {
    const { masks } = openMasks();
    let turns = 0;
    const turn = (): void => {
      turns++;
      waiting = setImmediate(turn);
    };
    let waiting = setImmediate(turn);
    // Over and over, so that it takes longer than a turn on any machine.
    for (let bound = 0; bound < 50; bound++)
      await masks.prepare([parseFilter({ attribute: "price", atMost: bound })], () => 0);
    clearImmediate(waiting);
    expect(turns).toBeGreaterThan(1);
  });

  it("of a filter by age are made anew once they are old, counted from when they were done", async () => {
    const { masks } = openMasks();
    let nowMs = 500;
    await masks.prepare([NEW], () => nowMs);
    expect(masks.of(NEW, nowMs).count).toBe(ITEMS);
    expect(masks.prepare([NEW], () => nowMs)).toBeUndefined();
    nowMs = 5000;
    const wait = masks.prepare([NEW], () => nowMs);
    nowMs = 9000;
    await wait;
    expect(masks.prepare([NEW], () => nowMs)).toBeUndefined();
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
