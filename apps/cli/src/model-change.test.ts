import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assertComparable, writeNpy } from "@modalis/contract";
import { createImageEncoder } from "@modalis/image";
import { contentsOf, embeddingsFolder, encodeInto, openEmbeddingStore, readCatalogue } from "@modalis/store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesOfFolder } from "./testing/files-of-folder.js";
import { answerOf, runModalis } from "./testing/run-modalis.js";
import { writeMixedCatalogue } from "./testing/write-mixed-catalogue.js";

interface Spaces {
  readonly spaces: readonly {
    readonly channel: string;
    readonly current: boolean;
    readonly rows: number;
    readonly space: { readonly fingerprint: string };
  }[];
}
interface Encoded {
  readonly channels: readonly {
    readonly channel: string;
    readonly current: boolean;
    readonly rows: number;
    readonly encodedNow: number;
    readonly space: { readonly fingerprint: string };
  }[];
}

const weights = fileURLToPath(
  new URL("../../../../shared/models/mobilenet-v2-imagenet/nns_mobilenet_v2_quant.onnx", import.meta.url),
);

let work: string;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "modalis-model-change-"));
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe.skipIf(!existsSync(weights))("another image model (skipped: needs ../shared/models)", () => {
  let catalogue: string;
  let model: string;
  let before: Awaited<ReturnType<typeof answers>>;
  let filesBefore: Readonly<Record<string, string>>;
  let second: Encoded["channels"][number];

  beforeAll(async () => {
    catalogue = join(work, "catalogue");
    model = join(work, "mobilenet");
    await writeMixedCatalogue(catalogue, { texts: 12, images: 12 });
    await writeModelFolder(model);
    await answerOf("encode", catalogue);
    before = await answers(catalogue);
    filesBefore = await filesOfFolder(join(catalogue, "embeddings"));
    const encoded = await answerOf<Encoded>(
      "encode",
      catalogue,
      "--modalities",
      "image",
      "--image-model",
      model,
    );
    second = encoded.channels[0]!;
    expect(encoded.channels).toHaveLength(1);
  });

  it("opens a second space beside the first and touches no file that was there", async () => {
    expect(second).toMatchObject({ channel: "image", current: false, rows: 11, encodedNow: 11 });
    const { spaces } = await answerOf<Spaces>("spaces", catalogue);
    expect(spaces.filter(({ channel }) => channel === "image").map(({ rows }) => rows)).toEqual([11, 11]);
    expect(await filesOfFolder(join(catalogue, "embeddings"))).toMatchObject(filesBefore);
    expect(await answers(catalogue)).toEqual(before);
  });

  it("answers by the second once it is chosen, and exactly as before once the first is chosen again", async () => {
    const first = await currentImageSpace(catalogue);
    await answerOf("spaces", catalogue, "--use", second.space.fingerprint);
    expect(await currentImageSpace(catalogue)).toBe(second.space.fingerprint);
    const after = await answers(catalogue);
    expect(after.similar).not.toEqual(before.similar);
    expect(after.recommended).not.toEqual(before.recommended);
    await answerOf("spaces", catalogue, "--use", first);
    expect(await answers(catalogue)).toEqual(before);
    expect(await filesOfFolder(join(catalogue, "embeddings"))).toMatchObject(filesBefore);
  });

  it("encodes nothing again, whichever model is asked for", async () => {
    for (const options of [[], ["--image-model", model]]) {
      const { channels } = await answerOf<Encoded>("encode", catalogue, "--modalities", "image", ...options);
      expect(channels[0]).toMatchObject({ rows: 11, encodedNow: 0 });
    }
    expect(await answers(catalogue)).toEqual(before);
  });

  it("refuses to mix the two, naming the field that differs, and writes nothing", async () => {
    const contents = await contentsOf(await readCatalogue(catalogue), "image");
    const files = await filesOfFolder(join(catalogue, "embeddings"));
    await using encoder = await createImageEncoder({ modelFolder: model });
    await using store = await openEmbeddingStore(await embeddingsFolder(catalogue));
    const first = (await store.openCurrent("image"))!;
    const mismatch = { code: "SPACE_MISMATCH", message: expect.stringMatching(/model differs/) };
    await expect(encodeInto<string>(first, encoder, contents.contents)).rejects.toMatchObject(mismatch);
    const own = await store.openSpace(encoder.space);
    await expect(first.append(await own.readAll())).rejects.toMatchObject(mismatch);
    expect(() => assertComparable(first.space, encoder.space)).toThrow(
      expect.objectContaining({ ...mismatch, details: expect.objectContaining({ difference: "model" }) }),
    );
    expect(await filesOfFolder(join(catalogue, "embeddings"))).toEqual(files);
  });
});

it("search refuses texts that another model encoded, and says what differs", async () => {
  const [source, catalogue] = [join(work, "features"), join(work, "imported")];
  await mkdir(source);
  await writeFile(join(source, "toy.inter"), "userID\titemID\tx_label\n0\t0\t0\n0\t1\t0\n1\t2\t0\n");
  const data = Float32Array.from({ length: 12 }, (_, at) => Math.sin(at));
  await writeFile(join(source, "text.npy"), writeNpy({ dtype: "<f4", shape: [3, 4], data }));
  const features = ["--features", `text=${join(source, "text.npy")}`];
  await answerOf("import", source, "--format", "mmrec", "--out", catalogue, ...features);
  const { exitCode, stdout, stderr } = await runModalis("search", catalogue, "--text", "a boat", "--json");
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).error.code).toBe("SPACE_MISMATCH");
  expect(stderr).toMatch(/differs/);
});

/** What the command answers that depends on pictures. */
async function answers(catalogue: string) {
  return {
    recommended: await answerOf<object>("recommend", catalogue, "--user", "reader", "--explain"),
    similar: await answerOf<object>("similar", catalogue, "--item", "item-0", "--modality", "image"),
    fused: await answerOf<object>("similar", catalogue, "--item", "item-5"),
  };
}

async function currentImageSpace(catalogue: string): Promise<string> {
  const { spaces } = await answerOf<Spaces>("spaces", catalogue);
  return spaces.find(({ channel, current }) => channel === "image" && current)!.space.fingerprint;
}

async function writeModelFolder(folder: string): Promise<void> {
  await mkdir(folder);
  await copyFile(weights, join(folder, "model.onnx"));
  const preprocessor = {
    size: { shortest_edge: 256 },
    resample: 2,
    do_center_crop: true,
    crop_size: { height: 224, width: 224 },
    rescale_factor: 1 / 255,
    image_mean: [0.485, 0.456, 0.406],
    image_std: [0.229, 0.224, 0.225],
  };
  await writeFile(join(folder, "preprocessor_config.json"), JSON.stringify(preprocessor));
}
