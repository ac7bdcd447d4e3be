import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveModelSource } from "../source/resolve-model-source.js";
import { COMMIT, GRAPH, hubForTests } from "./hub-for-tests.js";
import type { HubProgress } from "./hub-settings.js";
import { sendBytes, sha256 } from "./test-hub.js";

describe("a hub that fails", () => {
  const made = hubForTests({ "../escape.json": "{}", "pytorch_model.bin": "x" });
  const { settings, open } = made;
  const blobs = () => readdir(join(made.root, "models--a--b", "blobs"));

  it("goes on where a broken connection left off, and says how far it is", async () => {
    let breaks = 0;
    made.hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content") || breaks >= 2) return false;
      breaks += 1;
      const [, from] = /bytes=(\d+)-/.exec(request.headers.range ?? "") ?? [];
      const start = Number(from ?? 0);
      response.writeHead(from ? 206 : 200, {
        "content-length": GRAPH.length - start,
        ...(from && { "content-range": `bytes ${start}-${GRAPH.length - 1}/${GRAPH.length}` }),
      });
      response.write(GRAPH.subarray(start, start + 40), () => setTimeout(() => response.destroy(), 20));
      return true;
    };
    const steps: HubProgress[] = [];
    const folder = await open({}, { onProgress: (progress: HubProgress) => steps.push(progress) });
    expect((await folder.model()).sha256).toBe(sha256(GRAPH));
    const ranges = made.hub.seen.filter(({ path }) => path.startsWith("/content")).map(({ range }) => range);
    expect(ranges).toEqual([undefined, "bytes=40-", "bytes=80-"]);
    expect(steps.at(-1)).toEqual({
      model: "a/b",
      file: "model.onnx",
      doneBytes: GRAPH.length,
      totalBytes: GRAPH.length,
    });
    expect((await blobs()).some((name) => name.includes("incomplete"))).toBe(false);
  });

  it("goes on with what an earlier process left, and begins anew where the server knows no ranges", async () => {
    const folder = await open();
    const partial = join(made.root, "models--a--b", "blobs", `${sha256(GRAPH)}.modalis.incomplete`);
    await writeFile(partial, GRAPH.subarray(0, 30));
    made.hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      delete request.headers.range;
      sendBytes(request, response, GRAPH, "any");
      return true;
    };
    expect((await folder.model()).sha256).toBe(sha256(GRAPH));
  });

  it("refuses bytes of another digest, after a second try, and keeps none of them", async () => {
    made.hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      sendBytes(request, response, Buffer.alloc(GRAPH.length), "any");
      return true;
    };
    const folder = await open();
    await expect(folder.model()).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
      details: { expected: sha256(GRAPH) },
    });
    expect(made.hub.seen.filter(({ path }) => path.startsWith("/content"))).toHaveLength(2);
    expect((await blobs()).some((name) => name.startsWith(sha256(GRAPH)))).toBe(false);
    made.hub.fault = undefined;
    expect((await folder.model()).sha256).toBe(sha256(GRAPH));
  });

  it("is told apart from one that truncates for ever", async () => {
    made.hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      response.writeHead(200).end();
      return true;
    };
    await expect((await open()).model()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("is cut off where it sends more than it stated, or more than may be", async () => {
    made.hub.fault = (request, response) => {
      if (!request.url?.startsWith("/content")) return false;
      response.writeHead(200);
      const pour = (): void => void (response.writable && response.write(Buffer.alloc(65_536), pour));
      pour();
      return true;
    };
    await expect((await open()).model()).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    made.hub.fault = undefined;
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
    made.hub.fault = (_, response) => void response.writeHead(status).end() === undefined;
    await expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    // Only what may pass is asked again.
    expect(made.hub.seen).toHaveLength(status === 500 ? 3 : 1);
  });

  it("is asked again after the time it states, and not where that is long", async () => {
    let refusals = 0;
    made.hub.fault = (_, response) => {
      if (refusals++ > 0) return false;
      response.writeHead(429, { "retry-after": "0" }).end();
      return true;
    };
    expect((await open()).revision).toBe(COMMIT);
    made.hub.seen.length = 0;
    made.hub.fault = (_, response) =>
      void response.writeHead(429, { "retry-after": "86400" }).end() === undefined;
    await rm(join(made.root, "models--a--b"), { recursive: true });
    await expect(open()).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("86400 s"),
    });
    expect(made.hub.seen).toHaveLength(1);
  });

  it.each(["not json", "[]", '{"sha": "../../etc", "siblings": []}', '{"sha": 3}', '{"siblings": {}}'])(
    "does not pass off %s as a listing",
    async (body) => {
      made.hub.fault = (_, response) => void response.end(body) === undefined;
      await expect(open()).rejects.toMatchObject({ code: "INVALID_MODEL" });
    },
  );

  it("writes no file under a name that leads out of the cache", async () => {
    const folder = await open();
    expect(await folder.list()).not.toContain("../escape.json");
    for (const name of ["../escape.json", "a/../../x", "..\\x", "/etc/passwd"])
      await expect(folder.file(name), name).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
    expect((await readdir(made.root)).sort()).toEqual([".locks", "models--a--b"]);
  });

  it("opens no pickle, and says which it did not open", async () => {
    const folder = await resolveModelSource("hub:a/pickle", { hub: settings() });
    await expect(folder.model()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringMatching(/pytorch_model\.bin.*pickle/),
    });
    expect(made.hub.seen.some(({ path }) => path.includes("pytorch_model"))).toBe(false);
  });
});
