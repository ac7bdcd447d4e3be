import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { resolveModelSource } from "../source/resolve-model-source.js";
import type { HubSettings } from "./hub-settings.js";
import { openTestHub, sha256, type TestHub } from "./test-hub.js";

const graph = Buffer.from(additionBytes(1));
const files = { "config.json": "{}", "model.onnx": graph };

interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** What it was asked to connect to, and by whom. */
  readonly asked: { readonly target: string; readonly credentials: string | undefined }[];
}

/** A proxy that joins two connections and sees nothing of what they say; or refuses by a status. */
async function openProxy(refusal?: number): Promise<Proxy> {
  const asked: Proxy["asked"][number][] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((_, response) => void response.writeHead(405).end());
  proxy.on("connect", ({ url: target = "", headers }: IncomingMessage, client: Socket) => {
    sockets.add(client);
    asked.push({ target, credentials: headers["proxy-authorization"] });
    if (refusal !== undefined) return void client.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const [host = "", port = ""] = target.split(":");
    const server = connect(Number(port), host, () => client.write("HTTP/1.1 200 Connected\r\n\r\n"));
    sockets.add(server);
    server.pipe(client).on("error", () => server.destroy());
    client.pipe(server).on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"]);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasOpenssl())("a hub that speaks TLS behind a proxy (skipped: needs openssl)", () => {
  let root: string;
  let hub: TestHub;
  let certificates: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-tunnel-"));
    const [keyFile, certFile] = [join(root, "key.pem"), join(root, "cert.pem")];
    const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const named = ["-days", "2", "-subj", "/CN=hub", "-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync("openssl", [...request, ...named, "-keyout", keyFile, "-out", certFile], {
      stdio: "ignore",
    });
    certificates = await readFile(certFile, "utf8");
    const repository = { id: "a/b", commit: "a".repeat(40), files, large: ["model.onnx"] };
    hub = await openTestHub([repository], { key: await readFile(keyFile, "utf8"), cert: certificates });
  });
  afterAll(async () => {
    await hub?.[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });
  const open = (cache: string, more: Partial<HubSettings>) =>
    resolveModelSource("hub:a/b", {
      hub: {
        ...{ cacheFolder: join(root, cache), endpoint: hub.endpoint, attempts: 2, retryDelayMs: 1 },
        ...{ timeoutMs: 5_000, certificates },
        ...more,
      },
    });

  it("is reached through a tunnel, whose proxy learns hosts and its own password alone", async () => {
    await using proxy = await openProxy();
    const https = `http://ann:p%40ss@127.0.0.1:${proxy.port}`;
    const folder = await open("tunnel", { proxies: { https }, token: "hf_secret" });
    expect((await folder.model()).sha256).toBe(sha256(graph));
    const hosts = new Set([hub.endpoint, hub.contentOrigin].map((origin) => new URL(origin).host));
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(hosts);
    const credentials = `Basic ${Buffer.from("ann:p@ss").toString("base64")}`;
    expect(new Set(proxy.asked.map((each) => each.credentials))).toEqual(new Set([credentials]));
    expect(proxy.asked.length).toBe(hub.seen.length);
    expect(hub.seen[0]!.authorization).toBe("Bearer hf_secret");
  });

  it("is reached straight where its certificate is trusted, and by no way where it is not", async () => {
    expect((await (await open("straight", {})).model()).sha256).toBe(sha256(graph));
    await using proxy = await openProxy();
    const proxies = { https: `http://127.0.0.1:${proxy.port}` };
    for (const more of [{}, { proxies }]) {
      const { certificates: _, ...untrusting } = { certificates, ...more };
      const opening = resolveModelSource("hub:a/b", {
        hub: { ...untrusting, cacheFolder: join(root, "untrusted"), endpoint: hub.endpoint, attempts: 1 },
      });
      await expect(opening).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: expect.stringMatching(/certificate/),
      });
    }
  });

  it("is not reached where the proxy refuses, and the answer says so", async () => {
    await using proxy = await openProxy(407);
    const opening = open("refused", { proxies: { https: `http://127.0.0.1:${proxy.port}` } });
    await expect(opening).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringMatching(/proxy answered 407/),
    });
    expect(proxy.asked.length).toBe(2);
  });
});
