import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "./run-command-line.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

const goldens = fileURLToPath(new URL("../../../tools/parity/goldens", import.meta.url));
const commit = "c".repeat(40);

describe("models of a hub on the command line", () => {
  let home: string;
  let hub: Server;
  let endpoint: string;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "modalis-hub-cli-"));
    hub = serveFolder("someone/clip", join(goldens, "clip"));
    await new Promise<void>((resolve) => hub.listen(0, "127.0.0.1", resolve));
    endpoint = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    hub.closeAllConnections();
    hub.close();
    rmSync(home, { recursive: true });
  });

  const modalis = async (...words: string[]) => {
    let out = "";
    const stdout = collecting((chunk) => {
      out += chunk;
    });
    let notes = "";
    const stderr = collecting((chunk) => {
      notes += chunk;
    });
    const environment = { HF_HOME: home, HF_ENDPOINT: endpoint, NO_PROXY: "*" };
    const code = await runCommandLine(words, {
      stdout,
      stderr,
      environment,
      onInterrupt: () => undefined,
      now: Date.now,
    });
    return { code, out, notes };
  };

  it("are fetched, encode a catalogue, and are certified, listed, checked and removed", async () => {
    const parity = await modalis("doctor", "--parity", "hub:someone/clip", "--json");
    expect(parity.notes).toBe("");
    expect(JSON.parse(parity.out).certificates).toMatchObject([
      { modality: "text", model: `someone/clip@${commit}`, passed: true },
      { modality: "image", model: `someone/clip@${commit}`, passed: true },
    ]);
    expect((await modalis("doctor", "--parity", "hub:someone/clip")).out).toMatch(
      /ok {4}text: someone\/clip@c{40}.*\n.*reference .*CLIPModel.*\n.*onnxruntime-node \d+\.\d+.*fp32\n/,
    );

    const catalogue = join(home, "catalogue");
    await writeMixedCatalogue(catalogue, { texts: 5 });
    const { code, notes } = await modalis(
      "encode",
      catalogue,
      "--modalities",
      "text",
      "--text-model",
      "hub:someone/clip",
      "--json",
    );
    expect([code, notes]).toEqual([0, ""]);

    const listed = await modalis("models", "list", "--json");
    expect(JSON.parse(listed.out).models).toMatchObject([
      { id: "someone/clip", commit, refs: ["main"], licence: "apache-2.0" },
    ]);
    expect((await modalis("models")).out).toMatch(
      /someone\/clip +c{12} \(main\) .* MB {2}\d+ files {2}apache-2\.0/,
    );
    expect((await modalis("models", "check")).out).toContain("all whole");
    const blobs = join(home, "hub", "models--someone--clip", "blobs");
    writeFileSync(join(blobs, readdirSync(blobs)[0]!), "damaged");
    const checked = await modalis("models", "check", "someone/clip", "--json");
    expect([checked.code, JSON.parse(checked.out).problems.length]).toEqual([1, 1]);
    expect((await modalis("models", "remove", "someone/clip")).code).toBe(0);
    expect((await modalis("models", "remove", "someone/clip")).code).toBe(2);
    expect(JSON.parse((await modalis("models", "list", "--json")).out).models).toEqual([]);
  });

  it("are asked for in vain where there is no such model, no network and no golden", async () => {
    const none = await modalis("doctor", "--parity", "hub:someone/none");
    expect([none.code, none.notes]).toEqual([2, expect.stringContaining("NOT_FOUND")]);
    expect((await modalis("doctor", "--parity", join(goldens, "clip", "onnx"))).notes).toContain("golden");
  });
});

/** The least of a hub: a listing with digests, and files. */
function serveFolder(id: string, folder: string): Server {
  const files = new Map(filesBelow(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const siblings = [...files].map(([rfilename, content]) => ({
    rfilename,
    size: content.length,
    blobId: createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex"),
  }));
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://hub");
    if (pathname === `/api/models/${id}/revision/main`)
      return void response.end(
        JSON.stringify({ sha: commit, siblings, cardData: { license: "apache-2.0" } }),
      );
    const content = files.get(pathname.replace(`/${id}/resolve/${commit}/`, ""));
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
}

function filesBelow(folder: string, prefix = ""): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
      : [`${prefix}${entry.name}`],
  );
}

function collecting(take: (chunk: string) => void): Writable {
  return new Writable({
    write(chunk, _, done) {
      take(String(chunk));
      done();
    },
  });
}
