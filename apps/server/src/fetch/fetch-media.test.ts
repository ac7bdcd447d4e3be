import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type FetchMediaOptions, fetchMedia } from "./fetch-media.js";
import { isPublicAddress } from "./public-address.js";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function hostOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const folder = mkdtempSync(join(tmpdir(), "modalis-fetch-"));
let files = 0;
const optionsOf = (more: Partial<FetchMediaOptions> = {}): FetchMediaOptions => ({
  path: join(folder, String(files++)),
  mostBytes: 1000,
  timeoutMs: 60_000,
  mayConnect: (address) => address === "127.0.0.1",
  ...more,
});

describe("fetching media", () => {
  it("saves the bytes with their digest", async () => {
    const host = await hostOf((request, response) => {
      expect(request.headers).not.toHaveProperty("cookie");
      response.setHeader("content-type", "image/png").end("pixels");
    });
    const options = optionsOf();
    const fetched = await fetchMedia(`${host}/a.png?token=secret`, options);
    expect(fetched).toMatchObject({
      bytes: 6,
      contentType: "image/png",
      sha256: "6ec9c2b0eb14010746c8bce8939303b382344b296206612eb8a907a37b2b2f37",
    });
    expect(readFileSync(options.path, "utf8")).toBe("pixels");
  });

  it("follows redirects, and checks where each leads", async () => {
    const host = await hostOf((request, response) => {
      if (request.url === "/inside") response.writeHead(302, { location: "http://[::1]/secret" }).end();
      else if (request.url === "/there") response.end("here");
      else if (request.url === "/round") response.writeHead(301, { location: "/round" }).end();
      else if (request.url === "/file") response.writeHead(302, { location: "file:///etc/passwd" }).end();
      else response.writeHead(307, { location: "/there" }).end();
    });
    expect((await fetchMedia(`${host}/moved`, optionsOf())).url).toBe(`${host}/there`);
    await expect(fetchMedia(`${host}/inside`, optionsOf())).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(fetchMedia(`${host}/file`, optionsOf())).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(fetchMedia(`${host}/round`, optionsOf())).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
  });

  it("connects to public addresses only, unless told otherwise", async () => {
    const options = { path: join(folder, "never"), mostBytes: 1000, timeoutMs: 60_000 };
    for (const url of [
      "http://127.0.0.1:1/",
      "http://localhost:1/",
      "http://169.254.169.254/latest",
      "http://[::ffff:10.0.0.1]/",
      "http://0x7f000001/",
      "http://2130706433/",
    ]) {
      await expect(fetchMedia(url, options), url).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    }
    expect(existsSync(options.path)).toBe(false);
  });

  it.each([
    "ftp://example.org/a",
    "file:///etc/passwd",
    "data:text/plain,a",
    "nonsense",
    "http://user:pass@example.org/",
  ])("refuses %s", async (url) => {
    await expect(fetchMedia(url, optionsOf())).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("ends at the limit on bytes, told beforehand or not, and leaves nothing behind", async () => {
    const host = await hostOf((request, response) => {
      if (request.url === "/told") response.setHeader("content-length", 5000);
      const timer = setInterval(() => response.write("x".repeat(300)), 5);
      response.on("close", () => clearInterval(timer));
    });
    const before = readdirSync(folder).length;
    for (const path of ["/told", "/endless"]) {
      await expect(fetchMedia(host + path, optionsOf())).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    }
    expect(readdirSync(folder).length).toBe(before);
  });

  it("ends at the limit on time, whether headers or bytes are slow", async () => {
    const host = await hostOf((request, response) => {
      if (request.url === "/bytes") response.write("a");
    });
    for (const path of ["/headers", "/bytes"]) {
      const slow = fetchMedia(host + path, optionsOf({ timeoutMs: 200 }));
      await expect(slow).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    }
  });

  it("refuses what is not there, what nobody serves, and what comes compressed", async () => {
    const host = await hostOf((request, response) => {
      if (request.url === "/bomb") response.setHeader("content-encoding", "gzip").end("x");
      else response.writeHead(404).end();
    });
    await expect(fetchMedia(`${host}/none`, optionsOf())).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(fetchMedia(`${host}/bomb`, optionsOf())).rejects.toMatchObject({
      code: "UNSUPPORTED_INPUT",
    });
    await expect(fetchMedia("http://127.0.0.1:1/", optionsOf())).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("stops when it is told to", async () => {
    const host = await hostOf(() => undefined);
    const controller = new AbortController();
    const stopped = fetchMedia(host, optionsOf({ signal: controller.signal }));
    controller.abort(new Error("gone"));
    await expect(stopped).rejects.toThrow();
  });
});

describe("public addresses", () => {
  it.each(["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])("%s is one", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd12::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8x",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "ff02::1",
    "example.org",
    "",
  ])("%s is none", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
