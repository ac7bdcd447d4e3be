import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type EmptyServer, openEmptyServer } from "./testing/open-empty-server.js";
import { pngOf } from "./testing/png-of.js";

const SIDE = 160;

/** Pictures of two kinds, so that one is like the other of its kind. */
function picture(kind: "stripes" | "dots", shift: number): Buffer {
  const isDark = (x: number, y: number) =>
    kind === "stripes" ? (x + shift) % 20 < 7 : Math.hypot(((x + shift) % 40) - 20, (y % 40) - 20) < 12;
  const lines = Array.from({ length: SIDE }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: SIDE }, (_, x) => (isDark(x, y) ? 20 : 240))]),
  );
  return pngOf(SIDE, SIDE, deflateSync(Buffer.concat(lines)));
}

let opened: EmptyServer;
const send = (url: string, body: Buffer | string, type = "application/octet-stream") =>
  opened.server.inject({ method: "POST", url, body, headers: { "content-type": type } });
const put = async (id: string, body: object) =>
  opened.server.inject({ method: "PUT", url: `/v1/items/${id}`, body });
/** For temporary files of this test's server alone: others search beside it. */
let temporary: string;
const queriesLeft = async () =>
  (await readdir(temporary)).filter((name) => name.startsWith("modalis-query-"));

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), "modalis-content-"));
  vi.stubEnv("TMPDIR", temporary);
  opened = await openEmptyServer();
  for (const kind of ["stripes", "dots"] as const) {
    for (const shift of [0, 4]) {
      const { upload } = (await send("/v1/uploads", picture(kind, shift))).json();
      await put(`${kind}-${shift}`, { contents: { image: [{ upload }] }, attributes: { kind } });
    }
  }
}, 300_000);
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

describe("searching by content", () => {
  it("finds what looks like a picture, and keeps the picture no longer than the call", async () => {
    const { items } = (await send("/v1/search/image?count=4&view=true", picture("dots", 8))).json();
    const ids = items.map(({ id }: { id: string }) => id);
    expect(ids.slice(0, 2).sort()).toEqual(["dots-0", "dots-4"]);
    expect(items[0].item.media[0].kind).toBe("image");
    expect(await queriesLeft()).toEqual([]);
  });

  it("answers what a filter lets through alone", async () => {
    const filter = encodeURIComponent(JSON.stringify({ attribute: "kind", equals: "stripes" }));
    const { items } = (await send(`/v1/search/image?filter=${filter}`, picture("dots", 8))).json();
    expect(items.map(({ id }: { id: string }) => id).sort()).toEqual(["stripes-0", "stripes-4"]);
  });

  it.each([
    ["/v1/search/image", "no picture", 415, "UNSUPPORTED_INPUT"],
    ["/v1/search/image", "", 422, "EMPTY_INPUT"],
    ["/v1/search/smell", "roses", 404, "NOT_FOUND"],
    ["/v1/search/text", "roses", 400, "INVALID_ARGUMENT"],
    ["/v1/search/image?filter={", "roses", 400, "INVALID_ARGUMENT"],
    ["/v1/search/..%2Fimage", "roses", 400, "INVALID_ARGUMENT"],
  ])("refuses %s of %o", async (url, body, status, code) => {
    const answer = await send(url, body);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });
});

describe("contents that could not be encoded", () => {
  const failures = async () => (await opened.server.inject("/v1/failures")).json().failures;

  it("are told with their item and reason until they are mended", async () => {
    const folder = join(opened.folder, ".modalis/media");
    const { upload } = (await send("/v1/uploads", "no picture at all")).json();
    await put("broken", { contents: { image: [{ upload }] }, attributes: { title: "A broken one" } });
    expect(await failures()).toMatchObject([
      { itemId: "broken", title: "A broken one", modality: "image", code: "UNSUPPORTED_INPUT" },
    ]);
    // Where the catalogue lies on the server is not told.
    expect(JSON.stringify(await failures())).not.toContain(opened.folder);
    const again = await opened.server.inject({ method: "POST", url: "/v1/items/broken/encode" });
    expect(again.json()).toMatchObject({ encoded: [], problems: [{ code: "UNSUPPORTED_INPUT" }] });

    await mkdir(folder, { recursive: true });
    await writeFile(join(opened.folder, "mended.png"), picture("dots", 2));
    await rm(join(folder, upload));
    await copyFile(join(opened.folder, "mended.png"), join(folder, upload));
    const mended = await opened.server.inject({ method: "POST", url: "/v1/items/broken/encode" });
    expect(mended.json()).toMatchObject({ encoded: ["image"], problems: [] });
    expect(await failures()).toEqual([]);
  });

  it("are no longer told once their item shows something else or is gone", async () => {
    const broken = (await send("/v1/uploads", "still no picture")).json().upload;
    await put("replaced", { contents: { image: [{ upload: broken }] } });
    await put("removed", { contents: { image: [{ upload: broken }] } });
    expect(await failures()).toHaveLength(2);
    await put("replaced", { contents: {} });
    await opened.server.inject({ method: "DELETE", url: "/v1/items/removed" });
    expect(await failures()).toEqual([]);
  });

  it("cannot be tried again for an item that is not there", async () => {
    const { statusCode } = await opened.server.inject({ method: "POST", url: "/v1/items/nobody/encode" });
    expect(statusCode).toBe(404);
  });
});

it("says which versions, database and spaces it runs on", async () => {
  const answer = (await opened.server.inject("/v1/server")).json();
  expect(answer).toMatchObject({ node: process.versions.node, database: "pglite" });
  expect(answer.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(answer.channels).toMatchObject([{ channel: "image", dimensions: 1968 }]);
});
