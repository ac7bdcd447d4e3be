import { describe, expect, it } from "vitest";
import { createPlantedLive, liveItems, PLANTED_NOW_MS } from "../testing/planted-live.js";
import { plantWorld } from "../testing/planted-world.js";
import type { LiveRecommender } from "./live-recommender.js";

// Above 1,000 rows a channel is not fitted anew with every change, and nothing is scored whole.
const world = plantWorld({ seed: 4, items: 1200, users: 15, tastes: 3, likes: 12 });
const searching = { scoreAllUpTo: 0, candidates: 40, background: false };
const items = liveItems(world);
const ids = world.users.map(({ id }) => id);

describe("answers from searches that were kept", () => {
  it("are those of a recommender that keeps none, through changes of items and events", async () => {
    await using keeping = await createPlantedLive(world, searching);
    await using plain = await createPlantedLive(world, { ...searching, keptNeighbours: 0, keptPeople: 0 });
    for (let round = 0; round < 4; round++) {
      for (const [at, userId] of ids.entries()) {
        const filter = at % 5 === 0 ? { filter: { attribute: "shelf", equals: at % 3 } } : {};
        const query = { userId, count: 10, explain: true, ...filter };
        const answer = await plain.recommend(query);
        // A person is kept from the second visit on: the third is answered from that.
        for (let visit = 0; visit < 3; visit++) expect(await keeping.recommend(query)).toEqual(answer);
      }
      for (const live of [keeping, plain]) change(live, round);
    }
  });

  it("have a new item at once, and a removed or hidden one no more", async () => {
    await using live = await createPlantedLive(world, { ...searching, candidates: 1 });
    const userId = ids[0]!;
    // By content alone, the twin scores as what it is the twin of.
    const sources = { trend: 0, popularity: 0 };
    const ask = async () => (await live.recommend({ userId, count: 5, sources })).items.map(({ id }) => id);
    const [best] = await ask();
    await ask();
    // The rows of what stands first: whoever is shown that is shown its twin.
    const { vectors } = items.find(({ id }) => id === best)!;
    const twin = { id: "item0000-twin", attributes: { title: "The twin" }, ...(vectors && { vectors }) };
    live.upsertItems([twin]);
    expect((await ask()).slice(0, 2).sort()).toEqual(["item0000-twin", best].sort());
    live.upsertItems([{ ...twin, hidden: true }]);
    expect(await ask()).not.toContain(twin.id);
    live.upsertItems([twin]);
    expect(await ask()).toContain(twin.id);
    live.removeItem(twin.id);
    expect(await ask()).not.toContain(twin.id);
  });
});

function change(live: LiveRecommender, round: number): void {
  const other = items[(round * 37) % items.length]!;
  const liked = items[(round * 91 + 5) % items.length]!;
  live.upsertItems([
    { ...liked, ...(other.vectors && { vectors: other.vectors }) },
    { ...other, id: `copy${round}` },
    { ...items[round * 11]!, hidden: true },
  ]);
  live.removeItem(items[round * 53 + 9]!.id);
  const timestampMs = PLANTED_NOW_MS - 1000 + round;
  live.addEvents(
    ids.slice(0, 8).map((userId, at) => ({
      userId,
      itemId: `copy${round}`,
      timestampMs,
      sequence: 1e6 + 10 * round + at,
    })),
  );
}
