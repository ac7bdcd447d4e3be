import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { resolveModelSource } from "../source/resolve-model-source.js";
import type { HubProgress, HubSettings } from "./hub-settings.js";
import { openTestHub, sendBytes, sha256, type TestHub } from "./test-hub.js";

const commit = "a".repeat(40);
const graph = Buffer.from(additionBytes(1));
const files = { "config.json": "{}", "model.onnx": graph, "../escape.json": "{}", "pytorch_model.bin": "x" };

describe("a hub that fails", () => {
  let root: string;
  let hub: TestHub;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-faults-"));
    hub = await openTestHub([
      { id: "a/b", commit, files, large: ["model.onnx"] },
      { id: "a/pickle", commit, files: { "config.json": "{}", "pytorch_model.bin": "x" } },
    ]);
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });
  const settings = (): HubSettings => ({
    cacheFolder: root,
    endpoint: hub.endpoint,
    attempts: 3,
    retryDelayMs: 1,
    timeoutMs: 300,
  });
  const open = (more: Partial<HubSettings> = {}, use = {}) =>
    resolveModelSource("hub:a/b", { hub: { ...settings(), ...more }, ...use });
  const blobs = () => readdir(join(root, "models--a--b", "blobs"));

  it("goes on where a broken connection left off, and says how far it is", async () => {
    let breaks = 0;
    hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content") || breaks >= 2) return false;
      breaks += 1;
      const [, from] = /bytes=(\d+)-/.exec(request.headers.range ?? "") ?? [];
      const start = Number(from ?? 0);
      response.writeHead(from ? 206 : 200, {
        "content-length": graph.length - start,
        ...(from && { "content-range": `bytes ${start}-${graph.length - 1}/${graph.length}` }),
      });
      response.write(graph.subarray(start, start + 40), () => setTimeout(() => response.destroy(), 20));
      return true;
    };
    const steps: HubProgress[] = [];
    const folder = await open({}, { onProgress: (progress: HubProgress) => steps.push(progress) });
    expect((await folder.model()).sha256).toBe(sha256(graph));
    const ranges = hub.seen.filter(({ path }) => path.startsWith("/content")).map(({ range }) => range);
    expect(ranges).toEqual([undefined, "bytes=40-", "bytes=80-"]);
    expect(steps.at(-1)).toEqual({
      model: "a/b",
      file: "model.onnx",
      doneBytes: graph.length,
      totalBytes: graph.length,
    });
    expect((await blobs()).some((name) => name.includes("incomplete"))).toBe(false);
  });

  it("goes on with what an earlier process left, and begins anew where the server knows no ranges", async () => {
    const folder = await open();
    const partial = join(root, "models--a--b", "blobs", `${sha256(graph)}.modalis.incomplete`);
    await writeFile(partial, graph.subarray(0, 30));
    hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      delete request.headers.range;
      sendBytes(request, response, graph, "any");
      return true;
    };
    expect((await folder.model()).sha256).toBe(sha256(graph));
  });

  it("refuses bytes of another digest, after a second try, and keeps none of them", async () => {
    hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      sendBytes(request, response, Buffer.alloc(graph.length), "any");
      return true;
    };
    const folder = await open();
    await expect(folder.model()).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
      details: { expected: sha256(graph) },
    });
    expect(hub.seen.filter(({ path }) => path.startsWith("/content"))).toHaveLength(2);
    expect((await blobs()).some((name) => name.startsWith(sha256(graph)))).toBe(false);
    hub.fault = undefined;
    expect((await folder.model()).sha256).toBe(sha256(graph));
  });

  it("is told apart from one that truncates for ever", async () => {
    hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      response.writeHead(200).end();
      return true;
    };
    await expect((await open()).model()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("is cut off where it sends more than it stated, or more than may be", async () => {
    hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      response.writeHead(200);
      const pour = (): void => void (response.writable && response.write(Buffer.alloc(65_536), pour));
      pour();
      return true;
    };
    await expect((await open()).model()).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    hub.fault = undefined;
    await expect((await open({ maxFileBytes: 64 })).model()).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringContaining("at most 64"),
    });
  });

  it.each([
    [401, "INVALID_ARGUMENT", "HF_TOKEN"],
    [403, "INVALID_ARGUMENT", "HF_TOKEN"],
    [404, "NOT_FOUND", "a/b"],
    [500, "UNAVAILABLE", "500"],
    [418, "INVALID_MODEL", "418"],
  ])("answers %d", async (status, code, message) => {
    hub.fault = (_, response) => void response.writeHead(status).end() === undefined;
    await expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    // Only what may pass is asked again.
    expect(hub.seen).toHaveLength(status === 500 ? 3 : 1);
  });

  it("is asked again after the time it states, and not where that is long", async () => {
    let refusals = 0;
    hub.fault = (_, response) => {
      if (refusals++ > 0) return false;
      response.writeHead(429, { "retry-after": "0" }).end();
      return true;
    };
    expect((await open()).revision).toBe(commit);
    hub.seen.length = 0;
    hub.fault = (_, response) => void response.writeHead(429, { "retry-after": "86400" }).end() === undefined;
    await rm(join(root, "models--a--b"), { recursive: true });
    await expect(open()).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("86400 s"),
    });
    expect(hub.seen).toHaveLength(1);
  });

  it.each(["not json", "[]", '{"sha": "../../etc", "siblings": []}', '{"sha": 3}', '{"siblings": {}}'])(
    "does not pass off %s as a listing",
    async (body) => {
      hub.fault = (_, response) => void response.end(body) === undefined;
      await expect(open()).rejects.toMatchObject({ code: "INVALID_MODEL" });
    },
  );

  it("writes no file under a name that leads out of the cache", async () => {
    const folder = await open();
    expect(await folder.list()).not.toContain("../escape.json");
    for (const name of ["../escape.json", "a/../../x", "..\\x", "/etc/passwd"])
      await expect(folder.file(name), name).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
    expect((await readdir(root)).sort()).toEqual([".locks", "models--a--b"]);
  });

  it("opens no pickle, and says which it did not open", async () => {
    const folder = await resolveModelSource("hub:a/pickle", { hub: settings() });
    await expect(folder.model()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/pytorch_model\.bin.*pickle/),
    });
    expect(hub.seen.some(({ path }) => path.includes("pytorch_model"))).toBe(false);
  });
});
