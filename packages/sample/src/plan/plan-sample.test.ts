import { describe, expect, it } from "vitest";
import { planSample } from "./plan-sample.js";
import { CLASSES_PER_MODALITY, type PlannedItem, SAMPLE_MODALITIES } from "./sample-plan.js";

const plan = planSample({ items: 300, users: 400, seed: 7 });
const large = planSample({ items: 6000, users: 4, seed: 11 });

describe("planSample", () => {
  it("gives the same plan for the same parameters, and another for another seed", () => {
    expect(planSample({ items: 300, users: 400, seed: 7 })).toEqual(plan);
    expect(planSample({ items: 300, users: 400, seed: 8 }).events).not.toEqual(plan.events);
  });

  it("shows every kind equally often in every modality", () => {
    for (const modality of SAMPLE_MODALITIES) {
      for (let kind = 0; kind < CLASSES_PER_MODALITY; kind++) {
        expect(plan.items.filter((item) => item.classes[modality] === kind)).toHaveLength(30);
      }
    }
  });

  it.each(SAMPLE_MODALITIES)(
    "tells nothing of the %s class by any other modality or by what anybody can read",
    (modality) => {
      const readable: Record<string, (item: PlannedItem, index: number) => string | number> = {
        id: (_item, index) => Math.floor(index / 600),
        "first letter of the title": ({ title }) => title.slice(0, 1),
        "length of the title": ({ title }) => title.length,
        year: ({ year }) => year,
        month: ({ timestamp }) => timestamp.slice(0, 7),
        "picture format": ({ pictureFormat }) => pictureFormat,
        "sound format": ({ soundFormat }) => soundFormat,
        language: ({ language }) => language,
        "missing modalities": ({ missing }) => [...missing].sort().join(),
        popularity: ({ popularity }) => Math.floor(Math.log(popularity) * 2),
      };
      for (const other of SAMPLE_MODALITIES)
        if (other !== modality) readable[other] = (item) => item.classes[other];
      for (const [name, read] of Object.entries(readable)) {
        const pairs = large.items.map((item, index) => [item.classes[modality], read(item, index)] as const);
        const { statistic, freedom } = chiSquared(pairs);
        // Five standard deviations above what independent variables give.
        expect(statistic, name).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
      }
    },
  );

  it("plants as many tastes in each modality, each for one kind, and leaves newcomers without a history", () => {
    const tastes = plan.users.map(({ taste }) => taste?.modality ?? "none");
    const counts = Object.fromEntries(
      [...new Set(tastes)].map((name) => [name, tastes.filter((taste) => taste === name).length]),
    );
    expect(counts).toEqual({ text: 99, image: 99, audio: 99, video: 99, none: 4 });
    const active = new Set(plan.events.map(({ user }) => user));
    for (const { id, taste } of plan.users) expect(active.has(id)).toBe(taste !== undefined);
  });

  it("lets users like what shows their taste, few other things, and dislike only those", () => {
    const items = new Map(plan.items.map((item) => [item.id, item]));
    for (const { id, taste } of plan.users) {
      if (taste === undefined) continue;
      const events = plan.events.filter(({ user }) => user === id);
      const [likes, dislikes] = [false, true].map((disliked) =>
        events.filter(({ kind }) => (kind === "dislike") === disliked),
      );
      const fitting = (event: { item: string }) =>
        items.get(event.item)!.classes[taste.modality] === taste.class;
      expect(likes!.filter(fitting).length).toBeGreaterThanOrEqual(10);
      expect(likes!.filter((event) => !fitting(event)).length).toBeLessThanOrEqual(2);
      expect(dislikes!.some(fitting)).toBe(false);
      for (const { item } of likes!.filter(fitting)) {
        expect(items.get(item)!.missing).not.toContain(taste.modality);
        expect(items.get(item)!.broken).not.toBe(taste.modality);
      }
    }
  });

  it("has at most one event of a user with an item, and events in the order of their times", () => {
    expect(new Set(plan.events.map(({ user, item }) => `${user} ${item}`)).size).toBe(plan.events.length);
    const times = plan.events.map(({ timestamp }) => Date.parse(timestamp));
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });

  it("breaks one picture and one film of two different items", () => {
    const broken = plan.items.filter((item) => item.broken !== undefined);
    expect(broken.map((item) => item.broken).sort()).toEqual(["image", "video"]);
    for (const item of broken) expect(item.missing).not.toContain(item.broken);
  });

  it("leaves every item two modalities at least, and some without one", () => {
    const lengths = plan.items.map(({ missing }) => missing.length);
    expect(Math.max(...lengths)).toBe(2);
    expect(lengths.filter((length) => length > 0).length).toBeGreaterThan(30);
  });

  it("makes some items far more popular than others", () => {
    const events = new Map<string, number>();
    for (const { item } of plan.events) events.set(item, (events.get(item) ?? 0) + 1);
    const counts = [...events.values()].sort((left, right) => right - left);
    expect(counts[0]!).toBeGreaterThan(2 * counts[Math.floor(counts.length / 2)]!);
  });

  it.each([
    { items: 19, users: 4, seed: 0 },
    { items: 20.5, users: 4, seed: 0 },
    { items: 20, users: 3, seed: 0 },
    { items: 20, users: 4, seed: -1 },
    { items: Number.NaN, users: 4, seed: 0 },
  ])("refuses $items items, $users users, seed $seed", (parameters) => {
    expect(() => planSample(parameters)).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });

  it("names every item and user differently at any size", () => {
    expect(new Set(large.items.map(({ title }) => title)).size).toBe(6000);
    expect(new Set(large.items.map(({ id }) => id)).size).toBe(6000);
  });
});

/** Pearson's test of independence. */
function chiSquared(pairs: readonly (readonly [string | number, string | number])[]): {
  statistic: number;
  freedom: number;
} {
  const count = (keys: readonly (string | number)[]) => {
    const counts = new Map<string | number, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  };
  const rows = count(pairs.map(([row]) => row));
  const columns = count(pairs.map(([, column]) => column));
  const cells = count(pairs.map(([row, column]) => `${row} ${column}`));
  let statistic = 0;
  for (const [row, rowCount] of rows) {
    for (const [column, columnCount] of columns) {
      const expected = (rowCount * columnCount) / pairs.length;
      statistic += ((cells.get(`${row} ${column}`) ?? 0) - expected) ** 2 / expected;
    }
  }
  return { statistic, freedom: (rows.size - 1) * (columns.size - 1) };
}
