import { describe, expect, it } from "vitest";
import { planSample } from "../plan/plan-sample.js";
import { holdOutLatest } from "./hold-out.js";
import { measureTasteRecall } from "./measure-taste-recall.js";

const plan = planSample({ items: 100, users: 40, seed: 3 });
const held = holdOutLatest(plan, 0.4);

describe("holdOutLatest", () => {
  it("hides the latest two fifths of each user's likes and shows nothing after the first of them", () => {
    for (const { id } of plan.users) {
      const likes = plan.events.filter(({ user, kind }) => user === id && kind !== "dislike");
      const hidden = held.relevant.get(id)!;
      expect(hidden.size).toBe(Math.round(likes.length * 0.4));
      const seen = held.events.filter(({ user }) => user === id);
      expect(seen.some(({ item }) => hidden.has(item))).toBe(false);
      const firstHidden = likes.find(({ item }) => hidden.has(item))!.timestamp;
      expect(seen.every(({ timestamp }) => timestamp < firstHidden)).toBe(true);
      expect(seen.filter(({ kind }) => kind !== "dislike")).toHaveLength(likes.length - hidden.size);
    }
  });

  it("hides nothing of a newcomer", () => {
    const sample = planSample({ items: 40, users: 100, seed: 3 });
    const newcomer = sample.users.find(({ taste }) => taste === undefined)!;
    expect(holdOutLatest(sample).relevant.has(newcomer.id)).toBe(false);
  });
});

describe("measureTasteRecall", () => {
  it("is 1 for a recommender that knows the future, and 0 for one that is silent", async () => {
    const knowing = await measureTasteRecall(plan, held, async (user) => [...held.relevant.get(user)!]);
    expect(knowing).toEqual({ overall: 1, byTaste: { text: 1, image: 1, audio: 1, video: 1 } });
    expect((await measureTasteRecall(plan, held, async () => [])).overall).toBe(0);
  });

  it("is high for a recommender that knows the taste of one modality, and only for its users", async () => {
    const tastes = new Map(plan.users.map(({ id, taste }) => [id, taste!]));
    const { byTaste } = await measureTasteRecall(plan, held, async (user) => {
      const taste = tastes.get(user)!;
      const seen = new Set(held.events.filter((event) => event.user === user).map(({ item }) => item));
      return plan.items
        .filter(
          ({ id, classes }) => taste.modality === "audio" && classes.audio === taste.class && !seen.has(id),
        )
        .map(({ id }) => id)
        .slice(0, 10);
    });
    expect(byTaste.audio).toBeGreaterThan(0.7);
    expect([byTaste.text, byTaste.image, byTaste.video]).toEqual([0, 0, 0]);
  });
});
