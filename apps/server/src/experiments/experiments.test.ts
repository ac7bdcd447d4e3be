import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTwoBundles, type TwoBundles } from "../testing/open-two-bundles.js";
import { seededRandom } from "../testing/random-json.js";

let served: TwoBundles;
beforeAll(async () => {
  served = await openTwoBundles(500);
}, 120_000);
afterAll(() => served[Symbol.asyncDispose]());

const call = (...asked: Parameters<TwoBundles["call"]>) => served.call(...asked);

/** Recommends to everybody once, shows the answers, and lets each be clicked as likely as its item is liked. */
async function serveEverybody(clicks: Readonly<Record<string, number>>, seed: number, scenario?: string) {
  const random = seededRandom(seed);
  const impressions: object[] = [];
  const events: object[] = [];
  const arms = new Map<string, string | undefined>();
  for (const user of served.people) {
    served.tick();
    const { status, body } = await call("POST", "/v1/recommend", { user, count: 1, scenario });
    expect(status).toBe(200);
    arms.set(user, body.experiment?.arm);
    const { recommId, items } = body;
    const [{ id: itemId }] = items;
    impressions.push({ recommId, itemId });
    if (random() < clicks[itemId]!) events.push({ userId: user, itemId, kind: "click", recommId });
  }
  await call("POST", "/v1/impressions", { impressions });
  await call("POST", "/v1/events", { events });
  return arms;
}

const ARMS = [{ name: "as it is" }, { name: "grand first", model: "grand-first", weight: 1 }];
const LIKED = { plain: 0.1, fine: 0.2, grand: 0.6 };

describe("an experiment between two bundles", () => {
  it("finds the arm that is better, keeps everybody in one arm, and splits people as it was told to", async () => {
    const put = await call("PUT", "/v1/experiments/first", { arms: ARMS, outcomes: ["click"] });
    expect(put).toMatchObject({ status: 200, body: { id: "first", state: "draft" } });
    expect((await call("POST", "/v1/recommend", { user: "user 1" })).body.experiment).toBeUndefined();
    expect((await call("POST", "/v1/experiments/first/start")).body.state).toBe("running");
    const arms = await serveEverybody(LIKED, 1);
    expect(await arms.get("user 1")).toBeDefined();
    const { body } = await call("GET", "/v1/experiments/first/report");
    const [control, grand] = body.arms;
    // Who is in which arm is drawn by a key of the store's own: what chance may do stays five standard errors away.
    const { pValue: evenness, mismatch } = body.sampleRatio;
    expect([evenness > 1e-6, mismatch]).toEqual([true, evenness < 0.001]);
    expect(control.people + grand.people).toBe(served.people.length);
    expect([control.impressions, grand.impressions]).toEqual([control.people, grand.people]);
    for (const metric of ["outcomesPerImpression", "outcomesPerPerson", "peopleWithOutcome"]) {
      expect(control.metrics[metric].difference).toBeUndefined();
      const { value, interval, pValue } = grand.metrics[metric].difference;
      expect(interval[0]).toBeGreaterThan(0);
      expect(Math.abs(value - (LIKED.grand - LIKED.plain))).toBeLessThan(
        (5 / 1.96 / 2) * (interval[1] - interval[0]),
      );
      expect([value > 0, pValue < 0.001]).toEqual([true, true]);
    }
    await served.restart();
    for (const user of served.people.slice(0, 100)) {
      const answer = await call("POST", "/v1/recommend", { user, count: 1 });
      expect([user, answer.body.experiment.arm]).toEqual([user, arms.get(user)]);
    }
  }, 120_000);

  it("answers by the arm's bundle, on every page and in explanations", async () => {
    for (const user of served.people.slice(200, 210)) {
      const { body } = await call("POST", "/v1/recommend", { user, count: 1 });
      const wanted = body.experiment.arm === "grand first" ? "grand" : "plain";
      const events = await served.live.store.eventsOfUser(user, { limit: 2 });
      if (events.length > 1) continue;
      expect(body.items[0].id).toBe(wanted);
      const next = await call("GET", `/v1/recommendations/${body.recommId}/next`);
      expect(next.body.experiment).toEqual(body.experiment);
      expect((await call("POST", "/v1/explain", { user, item: wanted })).body.rank).toBe(1);
    }
    const session = { id: "visitor 7", events: [] };
    const first = await call("POST", "/v1/recommend", { session });
    expect(first.body.experiment).toBeDefined();
    expect((await call("POST", "/v1/recommend", { session })).body.experiment).toEqual(first.body.experiment);
    expect((await call("POST", "/v1/recommend", {})).body.experiment).toBeUndefined();
  });

  it("goes on while models are promoted and rolled back, without a failed call", async () => {
    let changing = true;
    const statuses = new Set<number>();
    const load = (async () => {
      while (changing) {
        const answers = served.people.slice(0, 20).map((user) => call("POST", "/v1/recommend", { user }));
        for (const { status } of await Promise.all(answers)) statuses.add(status);
      }
    })();
    await call("POST", "/v1/models/grand-first/promote");
    await call("POST", "/v1/models/rollback");
    expect((await call("POST", "/v1/experiments/first/stop")).body.state).toBe("stopped");
    changing = false;
    await load;
    expect([...statuses]).toEqual([200]);
    expect((await call("POST", "/v1/recommend", { user: "user 1" })).body.experiment).toBeUndefined();
    expect((await call("GET", "/v1/experiments/first/report")).status).toBe(200);
    expect((await call("DELETE", "/v1/experiments/first")).body).toEqual({ removed: true });
    expect(served.errors).toEqual([]);
  });

  it("settles options of the query, and takes a part of the people of a scenario", async () => {
    const arms = [{ name: "all" }, { name: "no grand", options: { filter: { attribute: "x", equals: 1 } } }];
    await call("PUT", "/v1/experiments/filtered", { arms, scenario: "home", share: 0.5 });
    await call("POST", "/v1/experiments/filtered/start");
    let [taking, empty] = [0, 0];
    for (const user of served.people.slice(0, 200)) {
      const { body } = await call("POST", "/v1/recommend", { user, scenario: "home" });
      if (body.experiment === undefined) continue;
      taking++;
      if (body.experiment.arm === "no grand") {
        empty++;
        expect(body.items).toEqual([]);
      } else expect(body.items).not.toEqual([]);
    }
    expect(taking).toBeGreaterThan(70);
    expect(taking).toBeLessThan(130);
    expect(empty).toBeGreaterThan(taking / 4);
    expect((await call("POST", "/v1/recommend", { user: "user 1" })).body.experiment).toBeUndefined();
    const rival = { arms: [{ name: "a" }, { name: "b" }] };
    await call("PUT", "/v1/experiments/rival", rival);
    expect(await call("POST", "/v1/experiments/rival/start")).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("filtered") },
    });
    await call("POST", "/v1/experiments/filtered/stop");
  });

  it("refuses arms that cannot answer", async () => {
    for (const [wrong, status] of [
      [{ arms: [{ name: "a" }] }, 400],
      [{ arms: [{ name: "a" }, { name: "a" }] }, 400],
      [{ arms: [{ name: "a" }, { name: "b", model: "none" }] }, 404],
      [{ arms: [{ name: "a" }, { name: "b", options: { diversity: 2 } }] }, 400],
      [{ arms: [{ name: "a" }, { name: "b", options: { count: 2 } }] }, 400],
      [{ arms: [{ name: "a" }, { name: "b", options: { exploration: { kind: "luck" } } }] }, 400],
      [{ arms: [{ name: "a" }, { name: "b", weight: 0 }] }, 400],
      [{ arms: ARMS, share: 0 }, 400],
    ] as const)
      expect([wrong, (await call("PUT", "/v1/experiments/wrong", wrong)).status]).toEqual([wrong, status]);
    for (const [method, url] of [
      ["GET", "/v1/experiments/none"],
      ["GET", "/v1/experiments/none/report"],
      ["POST", "/v1/experiments/none/start"],
      ["POST", "/v1/experiments/none/stop"],
    ] as const)
      expect([url, (await call(method, url)).status]).toEqual([url, 404]);
  });
});
