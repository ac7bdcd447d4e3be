import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTwoBundles, type TwoBundles } from "../testing/open-two-bundles.js";
import { seededRandom } from "../testing/random-json.js";

let served: TwoBundles;
beforeAll(async () => {
  served = await openTwoBundles(500);
}, 120_000);
afterAll(() => served[Symbol.asyncDispose]());

const call = (...asked: Parameters<TwoBundles["call"]>) => served.call(...asked);

const LIKED = { plain: 0.1, fine: 0.2, grand: 0.7 };

describe("an estimate from the log", () => {
  it("tells what another bundle would have earned from answers that explored", async () => {
    const exploration = { kind: "epsilon", share: 0.6 };
    const random = seededRandom(5);
    const events: object[] = [];
    for (const user of served.people.slice(100)) {
      served.tick();
      const { body } = await call("POST", "/v1/recommend", { user, count: 2, exploration, scenario: "log" });
      for (const { id } of body.items)
        if (random() < LIKED[id as keyof typeof LIKED])
          events.push({ userId: user, itemId: id, kind: "like", recommId: body.recommId });
    }
    await call("POST", "/v1/events", { events });
    const ask = (body: object) =>
      call("POST", "/v1/off-policy", { scenario: "log", sample: 2000, outcomes: ["like"], ...body });
    const { status, body } = await ask({ model: "grand-first" });
    expect(status).toBe(200);
    expect(body.considered).toBe(400);
    // Who explores is drawn by a key of the store's own: each bound is five standard errors away, or more.
    const { value, standardError, interval } = body.snips;
    expect(Math.abs(value - LIKED.grand)).toBeLessThan(5 * standardError);
    expect(interval[0] < value && value < interval[1]).toBe(true);
    expect(body.ips.value).toBeGreaterThan(body.logged.value);
    expect(body.meanWeights[0]).toBeGreaterThan(0.5);
    expect(body.meanWeights[0]).toBeLessThan(1.5);
    const own = await ask({ model: "plain-first" });
    expect(own.body.snips.value).toBeLessThan(body.snips.value);
    const both = await ask({ model: "grand-first", places: 2 });
    expect(both.body.effectiveSampleSizes[1]).toBeLessThan(both.body.effectiveSampleSizes[0]);
  }, 120_000);

  it("is refused where nothing explored, or the model is unknown", async () => {
    expect(await call("POST", "/v1/off-policy", { scenario: "home" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("epsilon") },
    });
    expect((await call("POST", "/v1/off-policy", { scenario: "log", model: "none" })).status).toBe(404);
    const explores = { options: { exploration: { kind: "epsilon", share: 0.1 } } };
    expect((await call("POST", "/v1/off-policy", explores)).status).toBe(400);
  });
});
