import { afterAll, beforeAll, expect, it } from "vitest";
import { openTwoBundles, type TwoBundles } from "../testing/open-two-bundles.js";

let served: TwoBundles;
beforeAll(async () => {
  served = await openTwoBundles(60);
}, 120_000);
afterAll(() => served[Symbol.asyncDispose]());

const LONG = { timeout: 120_000 };
const call = (...asked: Parameters<TwoBundles["call"]>) => served.call(...asked);
const FIRST: Readonly<Record<string, string>> = { "as it is": "plain", "grand first": "grand" };

it(
  "a Gorse client gets the bundle of the arm that its user is in, and its feedback counts for that arm",
  LONG,
  async () => {
    const recommended = async (user: string, n = 1) =>
      (await call("GET", `/api/recommend/${encodeURIComponent(user)}?n=${n}`)).body as string[];
    expect(await recommended("user 1")).toEqual(["plain"]);
    const arms = [{ name: "as it is" }, { name: "grand first", model: "grand-first" }];
    await call("PUT", "/v1/experiments/gorse", { arms, outcomes: ["read"] });
    expect((await call("POST", "/v1/experiments/gorse/start")).status).toBe(200);

    const armOf = new Map<string, string>();
    for (const user of served.people) {
      armOf.set(user, served.live.experiments.assign({ user })!.arm);
      served.tick();
      const first = FIRST[armOf.get(user)!]!;
      expect([user, await recommended(user)]).toEqual([user, [first]]);
      expect((await recommended(user, 3))[0]).toBe(first);
    }
    const readers = served.people.filter((_, at) => at % 3 === 0);
    served.tick();
    const feedback = readers.map((UserId) => ({
      FeedbackType: "read",
      UserId,
      ItemId: FIRST[armOf.get(UserId)!],
    }));
    expect((await call("POST", "/api/feedback", feedback as object)).body).toEqual({
      RowAffected: readers.length,
    });

    const { body } = await call("GET", "/v1/experiments/gorse/report");
    for (const { name, people, outcomes } of body.arms as {
      readonly name: string;
      readonly people: number;
      readonly outcomes: number;
    }[]) {
      const own = served.people.filter((user) => armOf.get(user) === name);
      expect([name, people]).toEqual([name, own.length]);
      expect([name, outcomes]).toEqual([name, readers.filter((user) => own.includes(user)).length]);
    }
    expect(served.errors).toEqual([]);
  },
);
