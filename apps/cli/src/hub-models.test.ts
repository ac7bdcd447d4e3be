import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommandLine } from "./run-command-line.js";
import { commit, type ServedModel, serveModel } from "./testing/serve-model.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

const goldens = fileURLToPath(new URL("../../../tools/parity/goldens", import.meta.url));

describe("models of a hub on the command line", () => {
  let home: string;
  let hub: ServedModel;
  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "modalis-hub-cli-"));
    hub = await serveModel("someone/clip", join(goldens, "clip"));
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
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
    const environment = { HF_HOME: home, HF_ENDPOINT: hub.endpoint, NO_PROXY: "*" };
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

function collecting(take: (chunk: string) => void): Writable {
  return new Writable({
    write(chunk, _, done) {
      take(String(chunk));
      done();
    },
  });
}
