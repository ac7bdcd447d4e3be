import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyServer, openEmptyServer } from "../testing/open-empty-server.js";
import { pngOf } from "../testing/png-of.js";
import { PNG } from "../testing/small-catalogue.js";

let opened: EmptyServer;
beforeAll(async () => {
  opened = await openEmptyServer({
    requestTimeoutMs: 1000,
    bodyLimitBytes: 3 << 20,
    media: { mostBytes: 5e6, timeoutMs: 5000, mayConnect: (address) => address === "127.0.0.1" },
  });
  await opened.server.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  expect(opened.errors).toEqual([]);
});

type Method = "GET" | "PUT" | "POST";

async function call(method: Method, url: string, body?: object) {
  const response = await opened.server.inject({ method, url, ...(body === undefined ? {} : { body }) });
  return { status: response.statusCode, body: response.json() };
}

async function upload(body: Buffer | string): Promise<string> {
  const headers = { "content-type": "application/octet-stream" };
  return (await opened.server.inject({ method: "POST", url: "/v1/uploads", headers, body })).json().upload;
}

const putPicture = async (id: string, bytes: Buffer | string) =>
  call("PUT", `/v1/items/${id}`, { contents: { image: [{ upload: await upload(bytes) }] } });

describe("paths", () => {
  it("that climb out of the folder name nothing", async () => {
    const wrong = ["../../secret", "..", "%2e%2e", "a".repeat(64), `${"0".repeat(60)}/../a`];
    for (const name of wrong.filter((one) => !/^[0-9a-f]{64}$/.test(one))) {
      const answer = await call("PUT", "/v1/items/a", { contents: { image: [{ upload: name }] } });
      expect([name, answer.status]).toEqual([name, 400]);
    }
    for (const url of [
      "/media/..%2f..%2fetc%2fpasswd/image/0",
      "/media/a/..%2f/0",
      "/media/__proto__/constructor/0",
      "/media/a/constructor/0",
      "/..%2f..%2fpackage.json",
      "/%2e%2e/package.json",
    ]) {
      expect([url, (await opened.server.inject(url)).statusCode]).toEqual([url, 404]);
    }
  });
});

describe("an address of a picture", () => {
  it("may not lead inside by a redirect or by a name", async () => {
    const redirecting = createServer((request, response) => {
      response.writeHead(302, { location: decodeURIComponent(request.url!.slice(1)) }).end();
    });
    await new Promise<void>((resolve) => redirecting.listen(0, "127.0.0.1", resolve));
    const { port } = redirecting.address() as AddressInfo;
    const inside = [
      "http://169.254.169.254/latest",
      "http://10.0.0.1/",
      "http://[::1]/",
      "file:///etc/passwd",
    ];
    for (const target of inside) {
      const url = `http://127.0.0.1:${port}/${encodeURIComponent(target)}`;
      const answer = await call("PUT", "/v1/items/a", { contents: { image: [{ url }] } });
      expect([target, answer.status, answer.body.code]).toEqual([target, 400, "INVALID_ARGUMENT"]);
    }
    await new Promise((resolve) => redirecting.close(resolve));
    await using outside = await openEmptyServer();
    for (const url of [
      `http://localhost:${port}/`,
      "http://localhost.:80/",
      "http://0/",
      "http://2130706433/",
    ]) {
      const response = await outside.server.inject({
        method: "PUT",
        url: "/v1/items/a",
        body: { contents: { image: [{ url }] } },
      });
      // A system that does not know the name has nowhere to go either.
      expect([url, [400, 404].includes(response.statusCode)]).toEqual([url, true]);
      if (url.includes(String(port))) expect(response.json().message).toContain("not a public address");
    }
  });
});

describe("what is too much", () => {
  it("is refused whole", async () => {
    const event = { userId: "u", itemId: "i", kind: "like" };
    const many = await call("POST", "/v1/events", { events: Array(10_001).fill(event) });
    expect(many).toMatchObject({ status: 400, body: { code: "INVALID_ARGUMENT" } });
    const items = await call("PUT", "/v1/items", {
      items: Array.from({ length: 1001 }, (_, at) => ({ id: `i${at}` })),
    });
    expect(items.status).toBe(400);
    const id = "x".repeat(1 << 20);
    expect((await call("POST", "/v1/events", { events: [{ ...event, userId: id }] })).status).toBe(400);
    expect((await call("POST", "/v1/recommend", { user: id })).status).toBe(400);
    const body = { text: "x".repeat(4 << 20) };
    expect(await call("POST", "/v1/search", body)).toMatchObject({ status: 413 });
    const text = `${'{"not":'.repeat(20_000)}{"attribute":"a","equals":1}${"}".repeat(20_000)}`;
    const deep = await opened.server.inject({
      method: "POST",
      url: "/v1/recommend",
      headers: { "content-type": "application/json" },
      body: `{"filter":${text}}`,
    });
    expect([deep.statusCode, opened.errors]).toEqual([400, []]);
    expect(await call("GET", "/v1/items")).toMatchObject({ body: { items: [] } });
  });

  it("is cut off when it comes drop by drop", async () => {
    const { port } = opened.server.server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    socket.write(
      "POST /v1/recommend HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{",
    );
    const drops = setInterval(() => socket.write(" "), 100);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => undefined);
    await new Promise((resolve) => socket.on("close", resolve));
    clearInterval(drops);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe("files", () => {
  it("that are two things at once are served as the harmless one, and never guessed at", async () => {
    const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
    const polyglot = Buffer.concat([gif, Buffer.from("<script>alert(1)</script>")]);
    expect((await putPicture("polyglot", polyglot)).status).toBe(200);
    const served = await opened.server.inject("/media/polyglot/image/0");
    expect(served.headers).toMatchObject({
      "content-type": "image/gif",
      "x-content-type-options": "nosniff",
    });
    expect(served.headers["content-security-policy"]).toContain("default-src 'self'");
    for (const page of [
      "<!doctype html><script>alert(1)</script>",
      "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    ]) {
      await putPicture("page", page);
      const { headers } = await opened.server.inject("/media/page/image/0");
      expect(headers["content-type"]).not.toMatch(/html|svg|xml|script/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
    }
  });

  it("that unpack to far more than they are cost an item its picture, and not the server its life", async () => {
    const inflating = pngOf(1, 1, deflateSync(Buffer.alloc(200 << 20)));
    const wide = pngOf(60_000, 60_000, deflateSync(Buffer.alloc(60_001)));
    for (const bomb of [inflating, wide]) {
      expect(bomb.length).toBeLessThan(1e6);
      const { status, body } = await putPicture("bomb", bomb);
      expect(status).toBe(200);
      if (bomb === wide) {
        expect(body.problems).toEqual([
          expect.objectContaining({ modality: "image", code: "LIMIT_EXCEEDED" }),
        ]);
      }
    }
    expect((await putPicture("fine", PNG)).body).toMatchObject({ problems: [] });
    expect((await call("GET", "/readyz")).status).toBe(200);
  }, 180_000);
});
