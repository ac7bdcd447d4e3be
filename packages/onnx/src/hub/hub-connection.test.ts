import { mkdir, utimes, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { GRAPH, hubForTests } from "./hub-for-tests.js";
import { sha256 } from "./test-hub.js";

describe("the way to a hub", () => {
  const made = hubForTests();
  const { open } = made;
  it("gives its token to nobody else", async () => {
    await (await open({ token: "hf_secret" })).model();
    const told = (content: boolean) =>
      made.hub.seen
        .filter(({ path }) => path.startsWith("/content") === content)
        .map((each) => each.authorization);
    expect(new Set(told(false))).toEqual(new Set(["Bearer hf_secret"]));
    expect(told(true)).toEqual([undefined]);
  });

  it("is asked no further when it redirects in a circle or to another protocol", async () => {
    for (const location of ["/api/models/a/b/revision/main", "file:///etc/passwd", "http://["]) {
      made.hub.fault = (_, response) => void response.writeHead(302, { location }).end() === undefined;
      await expect(open(), location).rejects.toMatchObject({ code: "INVALID_MODEL" });
    }
  });

  it("is given up when it is silent, and when the caller stops", async () => {
    made.hub.fault = () => true;
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
    expect(asked.length).toBe(made.hub.seen.length);
    await open({ proxies: { http, except: "example.org, 127.0.0.1" } });
    expect(made.hub.seen.length).toBe(asked.length + 1);
    proxy.close();
    await expect(open({ proxies: { http: "socks5://127.0.0.1:1" } })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("is asked once for one file by those who want it at the same time", async () => {
    const [left, right] = await Promise.all([open(), open()]);
    await Promise.all([left.model(), left.model(), right.model()]);
    expect(made.hub.seen.filter(({ path }) => path.startsWith("/content"))).toHaveLength(1);
  });

  it("is not kept waiting by the lock of a process that ended", async () => {
    const lock = join(made.root, ".locks", "models--a--b", `${sha256(GRAPH)}.modalis`);
    await mkdir(dirname(lock), { recursive: true });
    await writeFile(lock, "4194305@another-machine");
    await utimes(lock, new Date(0), new Date(0));
    expect((await (await open()).model()).sha256).toBe(sha256(GRAPH));
  });
});
