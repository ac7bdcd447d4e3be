import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { resolveModelSource } from "../source/resolve-model-source.js";
import type { HubSettings } from "./hub-settings.js";
import { openTestHub, sha256, type TestHub } from "./test-hub.js";

const commit = "a".repeat(40);
const graph = Buffer.from(additionBytes(1));
const files = { "config.json": "{}", "model.onnx": graph };

describe("the way to a hub", () => {
  let root: string;
  let hub: TestHub;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-faults-"));
    hub = await openTestHub([{ id: "a/b", commit, files, large: ["model.onnx"] }]);
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
  const _blobs = () => readdir(join(root, "models--a--b", "blobs"));

  it("gives its token to nobody else", async () => {
    await (await open({ token: "hf_secret" })).model();
    const told = (content: boolean) =>
      hub.seen
        .filter(({ path }) => path.startsWith("/content") === content)
        .map((each) => each.authorization);
    expect(new Set(told(false))).toEqual(new Set(["Bearer hf_secret"]));
    expect(told(true)).toEqual([undefined]);
  });

  it("is asked no further when it redirects in a circle or to another protocol", async () => {
    for (const location of ["/api/models/a/b/revision/main", "file:///etc/passwd", "http://["]) {
      hub.fault = (_, response) => void response.writeHead(302, { location }).end() === undefined;
      await expect(open(), location).rejects.toMatchObject({ code: "INVALID_MODEL" });
    }
  });

  it("is given up when it is silent, and when the caller stops", async () => {
    hub.fault = () => true;
    await expect(open({ timeoutMs: 30, attempts: 2 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    const stop = new AbortController();
    const opening = open({ timeoutMs: 60_000 }, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(opening).rejects.toThrow(/enough|abort/);
  });

  it("is asked through a proxy where one is set, and straight where the host is excepted", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? "");
      const onward = httpRequest(request.url ?? "", { method: request.method, headers: request.headers });
      onward.on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      onward.end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const http = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await (await open({ proxies: { http } })).model();
    expect(asked.length).toBe(hub.seen.length);
    await open({ proxies: { http, except: "example.org, 127.0.0.1" } });
    expect(hub.seen.length).toBe(asked.length + 1);
    proxy.close();
    await expect(open({ proxies: { http: "socks5://127.0.0.1:1" } })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("is asked once for one file by those who want it at the same time", async () => {
    const [left, right] = await Promise.all([open(), open()]);
    await Promise.all([left.model(), left.model(), right.model()]);
    expect(hub.seen.filter(({ path }) => path.startsWith("/content"))).toHaveLength(1);
  });

  it("is not kept waiting by the lock of a process that ended", async () => {
    const lock = join(root, ".locks", "models--a--b", `${sha256(graph)}.modalis`);
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, "4194305@another-machine");
    await utimes(lock, new Date(0), new Date(0));
    expect((await (await open()).model()).sha256).toBe(sha256(graph));
  });
});
