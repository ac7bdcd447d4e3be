import { cp, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isModalisError, writeSafetensors } from "@modalis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { digestOfManifest } from "./bundle-manifest.js";
import { loadBundle } from "./load-bundle.js";
import { saveBundle } from "./save-bundle.js";

let root: string;
let good: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-damaged-"));
  good = join(root, "good");
  const interactions = tinyInteractions();
  await saveBundle(good, { model: tinyModels.blend!(interactions), interactions });
});
beforeEach(async () => {
  folder = join(root, "damaged");
  await rm(folder, { recursive: true, force: true });
  await cp(good, folder, { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("loadBundle", () => {
  it("refuses a bundle in which any one byte of any file was flipped", async () => {
    for (const name of await readdir(good)) {
      const bytes = await readFile(join(good, name));
      const places = fc.integer({ min: 0, max: bytes.length - 1 });
      await fc.assert(
        fc.asyncProperty(places, fc.integer({ min: 0, max: 7 }), async (at, bit) => {
          const flipped = Uint8Array.from(bytes);
          flipped[at]! ^= 1 << bit;
          await writeFile(join(folder, name), flipped);
          // White space between the manifest's fields says nothing, whatever kind it is.
          const same = name === "manifest.json" && sameJson(bytes, flipped);
          if (!same) expect(isModalisError(await failure(), undefined), `${name}, byte ${at}`).toBe(true);
        }),
        { numRuns: 40 },
      );
      await writeFile(join(folder, name), bytes);
    }
  });

  it("refuses a bundle of which any file is cut short, longer, missing or a link", async () => {
    for (const name of await readdir(good)) {
      const path = join(folder, name);
      const bytes = await readFile(path);
      await truncate(path, bytes.length - 2);
      await expect(loadBundle(folder)).rejects.toMatchObject({
        code: name === "manifest.json" ? expect.any(String) : "DIGEST_MISMATCH",
      });
      await writeFile(path, Buffer.concat([bytes, Buffer.from("x")]));
      await expect(loadBundle(folder), `${name}, longer`).rejects.toMatchObject({ name: "ModalisError" });
      await rename(path, `${folder}-aside`);
      const missing = name === "manifest.json" ? "NOT_FOUND" : "INVALID_MODEL";
      await expect(loadBundle(folder)).rejects.toMatchObject({ code: missing });
      await symlink(join(good, name), path);
      await expect(loadBundle(folder)).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
      await rm(path);
      await writeFile(path, bytes);
    }
    await using whole = await loadBundle(folder);
    expect(whole.knowsUser("ann")).toBe(true);
  });

  it("refuses another version, another format and a folder that holds no bundle", async () => {
    await change({ version: 2 });
    await expect(loadBundle(folder)).rejects.toMatchObject({ code: "INVALID_MODEL" });
    await change({ version: 1, format: "zip" });
    await expect(loadBundle(folder)).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await expect(loadBundle(join(root, "absent"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it.each(["../secret.json", "/etc/passwd", "a/b", "a\\b", "..", "c:x", ".hidden", "A", "nul\0"])(
    "reads no file called %j",
    async (name) => {
      await change({ users: name });
      await expect(loadBundle(folder)).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
      await change({ users: "users.json", model: { kind: "constant", settings: {}, tensors: name } });
      await expect(loadBundle(folder)).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
    },
  );

  it.each([
    { model: null },
    { model: { kind: "blend", settings: {} } },
    { model: { kind: "teapot", settings: {} } },
    { model: { kind: "factors", settings: { dimensions: 1e308, globalBias: 0, blocks: [] } } },
    { model: { kind: "constant", settings: { userCount: 3 }, tensors: "users.json" } },
    { model: deeplyNested(100) },
    { files: [] },
    { files: { "users.json": { bytes: 1e300, sha256: "0".repeat(64) } } },
    { files: { "users.json": { bytes: 2 ** 50, sha256: "0".repeat(64) } } },
    { files: {} },
    { itemSpaces: { image: { modality: "image" } } },
    { users: "items.json" },
    { seen: "model-part-0.safetensors" },
  ])("refuses a manifest of contradictory fields, however well it is signed: %j", async (fields) => {
    await change(fields);
    expect(isModalisError(await failure())).toBe(true);
  });

  it("refuses tensors whose shapes cannot be, and numbers that are none", async () => {
    const scores = Float32Array.of(1, Number.NaN, 1, 1, 1, 1, 1);
    const nan = writeSafetensors(new Map([["scores", { dtype: "F32", shape: [7], data: scores }]]));
    const absurd = Buffer.from(nan).toString("latin1").replace('"shape":[7]', '"shape":[9]');
    for (const bytes of [nan, Buffer.from(absurd, "latin1")]) {
      const name = "model-part-0.safetensors";
      await writeFile(join(folder, name), bytes);
      const { files } = JSON.parse(await readFile(join(good, "manifest.json"), "utf8"));
      const { createHash } = await import("node:crypto");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await change({ files: { ...files, [name]: { bytes: bytes.length, sha256 } } });
      expect(isModalisError(await failure())).toBe(true);
    }
  });
});

async function failure(): Promise<unknown> {
  return loadBundle(folder).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Changes fields of the manifest and signs it again, as somebody with bad intentions would. */
async function change(fields: Readonly<Record<string, unknown>>): Promise<void> {
  const manifest = { ...JSON.parse(await readFile(join(good, "manifest.json"), "utf8")), ...fields };
  const signed = { ...manifest, sha256: digestOfManifest(manifest) };
  await writeFile(join(folder, "manifest.json"), JSON.stringify(signed));
}

function deeplyNested(depth: number): unknown {
  return depth === 0
    ? { kind: "constant", settings: {} }
    : { kind: "blend", settings: {}, parts: { a: deeplyNested(depth - 1) } };
}

function sameJson(left: Uint8Array, right: Uint8Array): boolean {
  try {
    return JSON.stringify(JSON.parse(text(left))) === JSON.stringify(JSON.parse(text(right)));
  } catch {
    return false;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
