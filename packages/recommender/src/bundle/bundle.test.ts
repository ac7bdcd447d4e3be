import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInteractions, defineSpace } from "@modalis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyInteractions, tinyModels } from "../testing/tiny-models.js";
import { loadBundle, readBundle, readBundleUsers } from "./load-bundle.js";
import { saveBundle } from "./save-bundle.js";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "modalis-bundle-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const space = defineSpace({
  modality: "image",
  dimensions: 3,
  normalisation: "l2",
  model: { id: "toy", revision: "1", preprocessing: "none" },
});
const oddId = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "constructor", "a\nb", "\ud800", ""),
);

it("tells whom a bundle knows, and how it came to be, without its model", async () => {
  const interactions = tinyInteractions();
  const [[, make]] = Object.entries(tinyModels) as [[string, (typeof tinyModels)[string]]];
  const folder = join(root, "users-alone");
  await saveBundle(folder, { model: make(interactions), interactions, training: { model: "tiny" } });
  expect(await readBundleUsers(folder)).toEqual({
    userIds: interactions.userIds,
    training: { model: "tiny" },
  });
  await writeFile(join(folder, "users.json"), "[]");
  await expect(readBundleUsers(folder)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
});

describe("saveBundle and loadBundle", () => {
  it.each(Object.keys(tinyModels))("keep the answers of %s to the bit", async (name) => {
    const interactions = tinyInteractions();
    const model = tinyModels[name]!(interactions);
    const folder = join(root, name);
    await saveBundle(folder, { model, interactions });
    await using loaded = await loadBundle(folder);
    const users = Int32Array.of(0, 1, 2);
    expect(await loaded.model.scoreUsers(users)).toEqual(await model.scoreUsers(users));
    expect(await loaded.model.scoreSimilar(3)).toEqual(await model.scoreSimilar(3));
    expect((await loaded.recommend({ userId: "ann", count: 9 })).map(({ id }) => id)).not.toContain("a");
  });

  it("keep ids with odd characters, spaces and the training record", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(oddId, { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(oddId, { minLength: 1, maxLength: 6 }),
        fc.dictionary(fc.string(), fc.jsonValue()),
        async (userIds, itemIds, record) => {
          const interactions = createInteractions([{ userId: userIds[0]!, itemId: itemIds[0]! }], {
            userIds,
            itemIds,
          });
          // Minus zero is zero once it was JSON.
          const training = JSON.parse(JSON.stringify(record)) as Record<string, unknown>;
          const folder = join(root, "odd");
          const itemSpaces = new Map([["image", space]]);
          await saveBundle(folder, {
            model: tinyModels.blend!(interactions),
            interactions,
            itemSpaces,
            training,
          });
          const bundle = await readBundle(folder);
          expect(bundle.interactions.userIds).toEqual(userIds);
          expect(bundle.interactions.itemIds).toEqual(itemIds);
          expect(bundle.training).toEqual(training);
          expect(bundle.itemSpaces.get("image")).toEqual(space);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("replace a bundle, and refuse to replace anything else", async () => {
    const interactions = tinyInteractions();
    const folder = join(root, "twice");
    for (const name of ["constant", "factors"]) {
      await saveBundle(folder, { model: tinyModels[name]!(interactions), interactions });
      expect((await readBundle(folder)).state.kind).toBe(name);
    }
    expect((await readdir(root)).filter((name) => name.startsWith("."))).toEqual([]);
    const other = join(root, "holiday");
    await mkdir(other);
    await writeFile(join(other, "photo.jpg"), "precious");
    const model = tinyModels.constant!(interactions);
    await expect(saveBundle(other, { model, interactions })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    expect(await readdir(other)).toEqual(["photo.jpg"]);
  });

  it("write nothing when the model cannot be kept", async () => {
    const interactions = tinyInteractions();
    const model = tinyModels.constant!(interactions);
    const refused = { code: "INVALID_ARGUMENT" };
    const folder = join(root, "nothing");
    const training = { loss: Number.NaN };
    await expect(saveBundle(folder, { model, interactions, training })).rejects.toMatchObject(refused);
    const fewer = createInteractions([{ userId: "a", itemId: "b" }]);
    await expect(saveBundle(folder, { model, interactions: fewer })).rejects.toMatchObject(refused);
    const reason = new Error("stop");
    const signal = AbortSignal.abort(reason);
    await expect(saveBundle(folder, { model, interactions, signal })).rejects.toBe(reason);
    await expect(readFile(folder)).rejects.toMatchObject({ code: "ENOENT" });
    await writeFile(join(root, "file"), "");
    await expect(saveBundle(join(root, "file", "run"), { model, interactions })).rejects.toMatchObject({
      code: "WRITE_FAILED",
    });
    const long = join(root, "n".repeat(240));
    await expect(saveBundle(long, { model, interactions })).rejects.toMatchObject({
      code: "WRITE_FAILED",
      message: expect.stringContaining("ENAMETOOLONG"),
    });
  });
});
