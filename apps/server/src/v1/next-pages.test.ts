import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyServer, openEmptyServer } from "../testing/open-empty-server.js";

let opened: EmptyServer;
beforeAll(async () => {
  opened = await openEmptyServer();
  const items = Array.from({ length: 25 }, (_, at) => ({
    id: `item ${String(at).padStart(2, "0")}`,
    attributes: { even: at % 2 === 0 },
  }));
  await opened.live.putItems(items);
  await opened.live.addEvents([{ userId: "ada", itemId: "item 24", kind: "like" }]);
});
afterAll(() => opened[Symbol.asyncDispose]());

async function call(method: "GET" | "POST" | "DELETE", url: string, body?: object) {
  const answer = await opened.server.inject({ method, url, ...(body === undefined ? {} : { body }) });
  return { status: answer.statusCode, body: answer.json() };
}

const next = (id: string, query = "") => call("GET", `/v1/recommendations/${id}/next${query}`);
const ids = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id);

/** All pages of an answer, from the first on. */
async function pagesOf(body: object) {
  const pages = [await call("POST", "/v1/recommend", body)];
  for (;;) {
    const page = await next(pages.at(-1)!.body.recommId);
    if (page.status === 410) return { pages, end: page };
    expect(page.status).toBe(200);
    pages.push(page);
  }
}

describe("the next page of an answer", () => {
  it("gives every item that may be answered once, and says when nothing is left", async () => {
    const { pages, end } = await pagesOf({ user: "ada", count: 10 });
    expect(pages.map(({ body }) => body.items.length)).toEqual([10, 10, 4]);
    const all = pages.flatMap(ids);
    expect(new Set(all).size).toBe(24);
    expect(all).not.toContain("item 24");
    expect(end.body).toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("has ended") });
  });

  it("keeps to the query, and is the same page when it is asked for again", async () => {
    const filter = { attribute: "even", equals: true };
    const pins = [
      { itemId: "item 20", position: 1 },
      { itemId: "item 22", position: 6 },
    ];
    const first = await call("POST", "/v1/recommend", { user: "ada", count: 4, filter, pins });
    const second = await next(first.body.recommId, "?count=3&view=true");
    expect(ids(second)).toHaveLength(3);
    expect(ids(first)[0]).toBe("item 20");
    // Sixth of all is second of these.
    expect(ids(second)[1]).toBe("item 22");
    expect([...ids(first), ...ids(second)].every((id) => Number(id.slice(5)) % 2 === 0)).toBe(true);
    expect(second.body.items[0].item.id).toBe(ids(second)[0]);
    expect(ids(await next(first.body.recommId, "?count=3"))).toEqual(ids(second));
    expect(second.body.recommId).not.toBe(first.body.recommId);
    const third = await next(second.body.recommId);
    expect(ids(third).filter((id) => ids(first).includes(id) || ids(second).includes(id))).toEqual([]);
  });

  it("goes on for a session, and for nobody whose answers were forgotten", async () => {
    const session = { id: "s", events: [{ itemId: "item 03", kind: "like" }] };
    const first = await call("POST", "/v1/recommend", { session, count: 20 });
    const second = await next(first.body.recommId);
    expect(second.body.personal).toBe(first.body.personal);
    expect([...ids(first), ...ids(second)]).not.toContain("item 03");
    const { body } = await call("POST", "/v1/recommend", { user: "eve", count: 5 });
    await call("DELETE", "/v1/users/eve");
    expect((await next(body.recommId)).status).toBe(404);
  });

  it("is refused for an id that was never given, and for a count out of range", async () => {
    expect(await next("never")).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    const { body } = await call("POST", "/v1/recommend", { count: 2 });
    expect((await next(body.recommId, "?count=0")).status).toBe(400);
    await opened.live.store.addRecommendation({ recommId: "bare", items: [], atMs: 1 });
    expect(await next("bare")).toMatchObject({
      status: 404,
      body: { message: expect.stringContaining("query was not kept") },
    });
    const large = { count: 2, exclude: Array.from({ length: 900 }, (_, at) => `${"x".repeat(80)}${at}`) };
    const { body: unkept } = await call("POST", "/v1/recommend", large);
    expect((await next(unkept.recommId)).status).toBe(404);
  });
});

describe("impressions", () => {
  it("sink what was shown where rotation asks for it, as the answer they name tells of whom", async () => {
    const rotation = { rate: 1, halfLifeMs: 86_400_000 };
    const ask = () => call("POST", "/v1/recommend", { user: "ben", count: 5, rotation });
    const first = await ask();
    expect(ids(await ask())).toEqual(ids(first));
    const impressions = first.body.items.map(({ id }: { id: string }) => ({
      itemId: id,
      recommId: first.body.recommId,
      atMs: Date.UTC(2026, 10, 22),
    }));
    expect((await call("POST", "/v1/impressions", { impressions })).body).toEqual({ stored: 5 });
    const second = await ask();
    expect(ids(second).filter((id) => ids(first).includes(id))).toEqual([]);
  });

  it("are stored once under a key, and refused whole when one is wrong", async () => {
    const send = (impressions: object[], key: string) =>
      opened.server.inject({
        method: "POST",
        url: "/v1/impressions",
        headers: { "idempotency-key": key },
        body: { impressions },
      });
    const impressions = [{ itemId: "item 01", userId: "once" }];
    for (let time = 0; time < 2; time++) expect((await send(impressions, "k1")).statusCode).toBe(200);
    const { body } = await call("GET", "/v1/users/once/export");
    expect(body.impressions).toHaveLength(1);
    for (const wrong of [{ itemId: "" }, { itemId: "a", position: -1 }, { itemId: "a", place: 1 }, {}])
      expect((await send([...impressions, wrong], `k ${JSON.stringify(wrong)}`)).statusCode).toBe(400);
    expect((await call("GET", "/v1/users/once/export")).body.impressions).toHaveLength(1);
  });
});
