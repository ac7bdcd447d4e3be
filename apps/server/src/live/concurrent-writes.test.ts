import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { type PostgresqlCluster, postgresqlAbsence, startPostgresql } from "@modalis/conformance";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { createLiveServer } from "../create-live-server.js";
import { pngOf } from "../testing/png-of.js";
import type { LiveCatalogue } from "./live-catalogue.js";
import { openLiveCatalogue } from "./open-live-catalogue.js";

const absence = postgresqlAbsence();
const LONG = { timeout: 300_000 };
const PICTURES = 8;
const SIDE = 96;

/** Bars of a width of their own. */
function picture(number: number): Buffer {
  const isDark = (x: number, y: number) => (number % 2 === 0 ? x : y) % (6 + 4 * number) < 3 + number;
  const lines = Array.from({ length: SIDE }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: SIDE }, (_, x) => (isDark(x, y) ? 20 : 240))]),
  );
  return pngOf(SIDE, SIDE, deflateSync(Buffer.concat(lines)));
}

interface Opened {
  readonly live: LiveCatalogue;
  readonly server: FastifyInstance;
  /** Digests of the uploaded pictures. */
  readonly uploads: readonly string[];
}

async function open(folder: string, place: { readonly databaseUrl?: string }): Promise<Opened> {
  const live = await openLiveCatalogue({
    folder,
    cacheFolder: join(folder, "cache"),
    nowMs: Date.now,
    ...place,
  });
  const server = await createLiveServer({ live, nowMs: Date.now });
  const uploads: string[] = [];
  for (let number = 0; number < PICTURES; number++) {
    const headers = { "content-type": "application/octet-stream" };
    const answer = await server.inject({
      method: "POST",
      url: "/v1/uploads",
      body: picture(number),
      headers,
    });
    uploads.push(answer.json().upload);
  }
  return { live, server, uploads };
}

const shows = (upload: string) => ({ contents: { image: [{ upload }] } });
const put = ({ server }: Opened, id: string, body: object) =>
  server.inject({ method: "PUT", url: `/v1/items/${id}`, body });

/** Which picture the item shows, is stored with, and is known by in memory; all by number. */
async function seen({ live, server, uploads }: Opened, id: string) {
  const { contents } = (await server.inject(`/v1/items/${id}`)).json();
  const stored = (await live.store.vectorsOfItems([id])).get(id) ?? [];
  const url = `/v1/items/${id}/similar`;
  const alike = (await server.inject({ method: "POST", url, body: { count: 1 } })).json();
  return {
    shown: uploads.indexOf(contents.image[0].sha256),
    stored: stored.map(({ sha256 }) => uploads.indexOf(sha256)),
    inMemory: Number(alike.items[0].id.replace("picture-", "")),
  };
}

async function race(opened: Opened, others: Opened): Promise<void> {
  const { uploads } = opened;
  for (const [number, upload] of uploads.entries())
    expect((await put(opened, `picture-${number}`, shows(upload))).json()).toMatchObject({ problems: [] });
  for (let round = 0; round < 3; round++) {
    const writers = Array.from({ length: 3 * PICTURES }, (_, at) =>
      put(at % 2 === 0 ? opened : others, "raced", shows(uploads[(at * 5 + round) % PICTURES]!)),
    );
    for (const { statusCode } of await Promise.all(writers)) expect(statusCode).toBe(200);
    // Another server's writes come to this one's memory a moment after they were acknowledged there.
    const agree = async (one: Opened) => {
      const { shown, stored, inMemory } = await seen(one, "raced");
      return [shown, ...stored, inMemory].every((number) => number === shown) && stored.length === 1;
    };
    if (opened === others) expect(await agree(opened)).toBe(true);
    for (const one of [opened, others])
      await expect.poll(() => agree(one), { timeout: 60_000, interval: 100 }).toBe(true);
  }
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-raced-"));
  await writeFile(join(folder, "items.jsonl"), "");
  await work(folder).finally(() => rm(folder, { recursive: true, force: true }));
}

async function close({ server, live }: Opened): Promise<void> {
  await server.close();
  await live[Symbol.asyncDispose]();
}

describe("an item that many write at once with different pictures", () => {
  it("ends with the vector of the picture that it shows, in the database and in memory", LONG, () =>
    inFolder(async (folder) => {
      const opened = await open(folder, {});
      await race(opened, opened).finally(() => close(opened));
    }),
  );

  it.skipIf(absence !== undefined)(
    `does so too where two servers of one PostgreSQL write (skipped: ${absence ?? ""})`,
    LONG,
    () =>
      inFolder(async (folder) => {
        const cluster: PostgresqlCluster = await startPostgresql();
        const databaseUrl = cluster.createDatabase("raced");
        const one = await open(folder, { databaseUrl });
        const other = await open(folder, { databaseUrl });
        await race(one, other).finally(async () => {
          await Promise.all([close(one), close(other)]);
          await cluster[Symbol.asyncDispose]();
        });
      }),
  );

  it("is not given the vector of a former picture by an encoding that was under way", LONG, () =>
    inFolder(async (folder) => {
      const opened = await open(folder, {});
      const { live, uploads } = opened;
      const encode = (upload: string) => put(opened, "raced", shows(upload));
      for (const [number, upload] of uploads.entries()) await put(opened, `picture-${number}`, shows(upload));
      await encode(uploads[0]!);
      await Promise.all([live.encodeAgain("raced"), encode(uploads[1]!), live.encodeAgain("raced")]);
      expect(await seen(opened, "raced")).toEqual({ shown: 1, stored: [1], inMemory: 1 });
      await close(opened);
    }),
  );
});
