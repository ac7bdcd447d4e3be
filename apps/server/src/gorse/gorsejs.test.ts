import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { Gorse } from "gorsejs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKey } from "../access/api-key.js";
import { createLiveServer } from "../create-live-server.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { openLiveCatalogue } from "../live/open-live-catalogue.js";
import { writeSmallCatalogue } from "../testing/small-catalogue.js";

const NOW = Date.UTC(2026, 10, 22);
const TIME = "2026-11-01T00:26:46Z";
let folder: string;
let cacheFolder: string;
let live: LiveCatalogue;
let server: FastifyInstance;
let gorse: Gorse<string>;
const errors: unknown[] = [];

beforeAll(async () => {
  folder = await writeSmallCatalogue();
  cacheFolder = await mkdtemp(join(tmpdir(), "modalis-models-"));
  const onError = (error: unknown) => errors.push(error);
  live = await openLiveCatalogue({ folder, cacheFolder, nowMs: () => NOW, onError });
  const { key, stored } = createApiKey("write");
  server = await createLiveServer({
    live,
    nowMs: () => NOW,
    onError,
    findKey: async (hash) => (hash === stored.hash ? stored : undefined),
  });
  gorse = new Gorse({ endpoint: await server.listen({ port: 0, host: "127.0.0.1" }), secret: key });
});
afterAll(async () => {
  await server.close();
  await live[Symbol.asyncDispose]();
  for (const used of [folder, cacheFolder, `${folder}-secret.png`])
    await rm(used, { recursive: true, force: true });
  expect(errors).toEqual([]);
});

const like = (UserId: string, ItemId: string, Timestamp = TIME) => ({
  FeedbackType: "like",
  UserId,
  ItemId,
  Timestamp,
});

const film = (ItemId: string, Comment: string, day: number) => ({
  ItemId,
  IsHidden: false,
  Timestamp: `2026-10-0${day}T00:00:00Z`,
  Categories: ["films"],
  Labels: ["new"],
  Comment,
});

describe("gorsejs from the registry, with only its address changed", () => {
  it("inserts, reads, changes, lists and deletes users", async () => {
    const user = { UserId: "100", Labels: ["a", "b"], Subscribe: [], Comment: "comment" };
    expect(await gorse.insertUser(user)).toBe(1);
    expect(await gorse.getUser("100")).toEqual(user);
    expect(await gorse.updateUser("100", { UserId: "100", Labels: ["c"] })).toBe(1);
    expect(await gorse.getUser("100")).toEqual({ ...user, Labels: ["c"] });
    expect(await gorse.insertUsers([{ UserId: "101" }, { UserId: "102" }])).toBe(2);
    const seen: string[] = [];
    let Cursor = "";
    do {
      const page = await gorse.getUsers({ n: 2, Cursor });
      seen.push(...page.Users.map(({ UserId }) => UserId));
      Cursor = page.Cursor;
    } while (Cursor !== "");
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen).toEqual(expect.arrayContaining(["100", "101", "102", "marina"]));
    expect(await gorse.deleteUser("100")).toBe(1);
    await expect(gorse.getUser("100")).rejects.toMatchObject({ name: "GorseException", code: 404 });
    expect(await gorse.insertUser(user)).toBe(1);
  });

  it("inserts, reads, changes, lists and deletes items", async () => {
    const item = { ...film("regatta", "Yachts race on the sea around the coast", 1), Timestamp: TIME };
    expect(await gorse.upsertItem(item)).toBe(1);
    expect(await gorse.getItem("regatta")).toEqual(item);
    expect(await gorse.updateItem("regatta", { IsHidden: true } as never)).toBe(1);
    expect(await gorse.getItem("regatta")).toEqual({ ...item, IsHidden: true });
    expect(await gorse.insertItemCategory("regatta", "sport")).toBe(1);
    expect((await gorse.getItem("regatta")).Categories).toEqual(["films", "sport"]);
    expect(await gorse.deleteItemCategory("regatta", "sport")).toBe(1);
    expect((await gorse.getItem("regatta")).Categories).toEqual(["films"]);
    const page = await gorse.getItems({ n: 3 });
    expect(page.Items).toHaveLength(3);
    const next = await gorse.getItems({ n: 100, Cursor: page.Cursor });
    expect(next.Cursor).toBe("");
    expect(next.Items.map(({ ItemId }) => ItemId)).not.toContain(page.Items[0]?.ItemId);
    expect(await gorse.deleteItem("regatta")).toBe(1);
    await expect(gorse.getItem("regatta")).rejects.toMatchObject({ code: 404 });
  });

  it("keeps what Gorse's items cannot say", async () => {
    const before = await live.store.getItem("beach");
    expect(before?.contents.image).toHaveLength(2);
    await gorse.upsertItem({ ...film("beach", "A beach", 1) });
    const after = await live.store.getItem("beach");
    expect(after?.contents).toEqual(before?.contents);
    expect(after?.attributes).toMatchObject({ title: "The beach", comment: "A beach" });
  });

  it("inserts feedback once a type, replaces it, reads and deletes it", async () => {
    expect(await gorse.insertFeedbacks([like("101", "beach"), like("101", "sailing")])).toBe(2);
    expect(await gorse.insertFeedbacks([like("101", "beach", "2026-11-02T00:00:00Z")])).toBe(0);
    const filter = { type: "like", userId: "101", itemId: "beach" };
    expect(await gorse.getFeedback(filter)).toMatchObject(like("101", "beach"));
    for (const day of [3, 4, 5]) {
      const later = like("101", "beach", `2026-11-0${day}T00:00:00Z`);
      expect(await gorse.upsertFeedbacks([later])).toBe(1);
      expect(await gorse.getFeedback(filter)).toMatchObject(later);
      expect(await gorse.insertFeedbacks([later])).toBe(0);
      expect(await gorse.getUserFeedback("101")).toHaveLength(2);
    }
    expect(await gorse.getUserFeedbackByType("101", "read")).toEqual([]);
    expect(await gorse.getItemFeedbackByType("sailing", "like")).toEqual(
      expect.arrayContaining([expect.objectContaining(like("101", "sailing"))]),
    );
    expect(await gorse.getItemFeedback("sailing")).toHaveLength(2);
    const first = await gorse.getFeedbacks("like", { n: 2 });
    const second = await gorse.getFeedbacks("like", { n: 100, Cursor: first.Cursor });
    expect([...first.Feedbacks, ...second.Feedbacks]).toHaveLength(live.recommender.counts().events);
    expect(second.Cursor).toBe("");
    expect(await gorse.deleteFeedback(filter)).toMatchObject({ ItemId: "beach" });
    await expect(gorse.getFeedback(filter)).rejects.toMatchObject({ code: 404 });
    expect(live.recommender.counts().events).toBe(
      (await gorse.getFeedbacks(undefined, { n: 100 })).Feedbacks.length,
    );
  });

  it("gets recommendations for a user and for a session, in a category and by offset", async () => {
    await gorse.upsertItems([
      film("surfing", "Surfers ride the waves near a sandy beach", 1),
      film("opera", "An opera singer and an orchestra on a stage", 2),
    ]);
    await gorse.insertFeedbacks([like("102", "island"), like("102", "harbour")]);
    const all = await gorse.getRecommend({ userId: "102", cursorOptions: { n: 6 } });
    expect(all).not.toContain("island");
    expect(["sailing", "beach", "surfing"]).toEqual(expect.arrayContaining(all.slice(0, 2)));
    const rest = await gorse.getRecommend({
      userId: "102",
      writeBackType: "read",
      writeBackDelay: "10m",
      cursorOptions: { n: 3, offset: 3 },
    });
    expect(rest).toEqual(all.slice(3));
    const films = await gorse.getRecommend({ userId: "102", category: "films" });
    expect([...films].sort()).toEqual(["beach", "opera", "surfing"]);
    expect(films.at(-1)).toBe("opera");
    const session = await gorse.getSessionRecommend([like("nobody", "island")], { category: "films" });
    expect(session.map(({ Id }: { Id: string }) => Id).at(-1)).toBe("opera");
    expect(await gorse.getSessionRecommend([like("nobody", "island")])).toHaveLength(9);
  });

  it("gets neighbours of items and users, popular and latest items", async () => {
    const near = await gorse.getItemNeighbors({ itemId: "surfing", cursorOptions: { n: 3 } });
    expect(near.map((one) => (one as unknown as { Id: string }).Id)).toContain("beach");
    const films = await gorse.getItemNeighbors({ itemId: "surfing", category: "films" });
    expect(films).toHaveLength(2);
    expect(await gorse.getUserNeighbors({ userId: "marina" })).toEqual([
      { Id: "101", Score: expect.any(Number) },
    ]);
    const [popular] = await gorse.getPopular({ cursorOptions: { n: 1 } });
    expect(popular).toMatchObject({ Id: "sailing" });
    const latest = await gorse.getLatest({ category: "films" });
    expect(latest.map(({ Id }) => Id)).toEqual(["opera", "beach", "surfing"]);
    expect(latest[0]?.Score).toBe(Date.UTC(2026, 9, 2) / 1000);
    await expect(gorse.getItemNeighbors({ itemId: "nothing" })).rejects.toMatchObject({ code: 404 });
  });

  it("finds neighbours by who had to do with items that show nothing", async () => {
    await gorse.insertFeedbacks([like("7", "bare-1"), like("7", "bare-2"), like("8", "bare-2")]);
    expect(await gorse.getItemNeighbors({ itemId: "bare-1" })).toEqual([
      { Id: "bare-2", Score: expect.any(Number) },
    ]);
  });

  it("needs the key, and says why in Gorse's own error", async () => {
    const { port } = server.server.address() as AddressInfo;
    const stranger = new Gorse({ endpoint: `http://127.0.0.1:${port}`, secret: "gorse" });
    await expect(stranger.getItems()).rejects.toMatchObject({ name: "GorseException", code: 401 });
    await expect(gorse.insertFeedbacks([like("101", "beach", "yesterday")])).rejects.toMatchObject({
      code: 400,
    });
  });
});
