import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderSample, type SamplePlan } from "@modalis/sample";
import { readCatalogue } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import { encodeCatalogue } from "../encode/encode-catalogue.js";
import type { LiveCatalogue } from "./live-catalogue.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";

/** A kind of picture that the default encoder tells from others in so small a sample. */
const SCALES = 8;
const NOW = Date.UTC(2026, 10, 22);
const nowMs = () => NOW;

let root: string;
let plan: SamplePlan;
/** Pictures of that kind whose items were taken out of the catalogue. */
let pictures: Buffer[];
let live: LiveCatalogue;
let server: FastifyInstance;
let address: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-live-picture-"));
  const sample = await renderSample(join(root, "sample"), { items: 60, users: 120, seed: 7 });
  ({ plan } = sample);
  pictures = await takeOut(sample.folder, 2);
  const cacheFolder = join(root, "models");
  await encodeCatalogue(await readCatalogue(sample.folder), { cacheFolder, only: ["image"] });
  live = await openLiveCatalogue({ folder: sample.folder, cacheFolder, nowMs });
  server = await createLiveServer({ live, nowMs });
  address = await server.listen({ port: 0, host: "127.0.0.1" });
}, 600_000);
afterAll(async () => {
  await server?.close();
  await live?.[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

/** Takes so many items of the kind, whose pictures are whole, out of the catalogue. */
async function takeOut(folder: string, count: number): Promise<Buffer[]> {
  const whole = plan.items.filter(
    ({ missing, broken }) => !missing.includes("image") && broken === undefined,
  );
  const ids = whole.filter(({ classes }) => classes.image === SCALES).map(({ id }) => id);
  const taken = new Set(ids.slice(0, count));
  const table = join(folder, "items.jsonl");
  const lines = (await readFile(table, "utf8")).trim().split("\n");
  const isTaken = (line: string) => taken.has((JSON.parse(line) as { id: string }).id);
  await writeFile(table, lines.filter((line) => !isTaken(line)).join("\n"));
  const paths = lines.filter(isTaken).map((line) => (JSON.parse(line) as { image: string }).image);
  return Promise.all(paths.map((path) => readFile(join(folder, path))));
}

async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${address}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as Answer;
}

async function recommended(user: string, count: number): Promise<string[]> {
  const answer = await call<{ items: { id: string }[] }>("POST", "/v1/recommend", { user, count });
  return answer.items.map(({ id }) => id);
}

/** Uploads a picture and adds an item that shows nothing else, which is then recommended. */
async function addPicture(id: string, picture: Buffer): Promise<void> {
  const response = await fetch(`${address}/v1/uploads`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: new Uint8Array(picture),
  });
  const { upload } = (await response.json()) as { upload: string };
  const put = await call<object>("PUT", `/v1/items/${id}`, { contents: { image: [{ upload }] } });
  expect(put).toMatchObject({ problems: [], encoded: ["image"] });
  // The very next answer; how long the call took is a matter of benchmarks/picture-only.ts.
  const [first] = tasters(SCALES);
  expect(await recommended(first!, 5)).toContain(id);
}

/** Of people, those to whom an item is recommended among so many of the first. */
async function shareWhoGet(id: string, people: readonly string[], among: number): Promise<number> {
  let count = 0;
  for (const user of people) if ((await recommended(user, among)).includes(id)) count++;
  return count / people.length;
}

/** Users whose planted taste is for a kind of picture, who liked at least two items of it that are still there. */
function tasters(kind: number): string[] {
  const shown = new Map(plan.items.map((item) => [item.id, item]));
  return plan.users
    .filter(({ taste }) => taste?.modality === "image" && taste.class === kind)
    .map(({ id }) => id)
    .filter((user) => {
      const liked = plan.events.filter((event) => event.user === user && event.kind !== "dislike");
      const own = liked.filter(
        ({ item }) => live.recommender.knowsItem(item) && shown.get(item)?.classes.image === kind,
      );
      return own.length >= 2;
    });
}

describe("an item that shows only a picture", () => {
  it("is recommended from the call that adds it on to somebody who likes such pictures", async () => {
    const [first, second] = pictures as [Buffer, Buffer];
    await addPicture("first", first);
    await call("DELETE", "/v1/items/first");
    await addPicture("second", second);
  });

  it("is not recommended near the top to people whose taste is for other pictures", async () => {
    const kinds = new Set(plan.items.map(({ classes }) => classes.image!));
    const others = [...kinds].filter((kind) => kind !== SCALES).flatMap(tasters);
    const own = tasters(SCALES);
    expect([own.length > 1, others.length > 10]).toEqual([true, true]);
    expect(live.recommender.knowsItem("second")).toBe(true);
    expect(await shareWhoGet("second", others, 10)).toBeLessThanOrEqual(0.1);
    expect(await shareWhoGet("second", own, 10)).toBeGreaterThan(0.5);
  });

  it("comes up for a stranger after three events with its kind", async () => {
    const kind = plan.items
      .filter(({ id, classes }) => classes.image === SCALES && live.recommender.knowsItem(id))
      .map(({ id }) => id);
    const before = await recommended("stranger", 5);
    expect(before).not.toContain("second");
    const events = kind.slice(0, 3).map((itemId) => ({ userId: "stranger", itemId, kind: "like" }));
    expect(events.length).toBe(3);
    await call("POST", "/v1/events", { events });
    const after = await recommended("stranger", 5);
    expect(after).not.toEqual(before);
    expect(after).toContain("second");
  });
});
