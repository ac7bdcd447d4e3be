import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOnnxRuntime, type OnnxRuntime } from "@modalis/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { certifyModel, compareRows, LEAST_COSINE } from "./certify-model.js";
import { readGolden } from "./golden.js";

const goldens = fileURLToPath(new URL("../../../../tools/parity/goldens", import.meta.url));
const families = readdirSync(goldens).filter((name) => existsSync(join(goldens, name, "golden.json")));

describe("our rows are those of the Python libraries", () => {
  let runtime: OnnxRuntime;
  beforeAll(() => {
    runtime = createOnnxRuntime({ intraOpThreads: 1 });
  });
  afterAll(() => runtime[Symbol.asyncDispose]());

  it.each(families)("for %s", async (family) => {
    const folder = join(goldens, family);
    const golden = await readGolden(join(folder, "golden.json"));
    const certificates = await certifyModel(folder, golden, { runtime });
    expect(certificates.length).toBeGreaterThan(0);
    for (const certificate of certificates) {
      expect(certificate.cosine, certificate.modality).toBeGreaterThanOrEqual(LEAST_COSINE);
      expect(certificate.passed).toBe(true);
    }
  });

  it("finds a picture by text in the space that CLIP's towers share, and not across models", async () => {
    const { createTextEncoder } = await import("@modalis/text");
    const { createImageEncoder } = await import("@modalis/image");
    const spacesOf = async (family: string) => {
      const modelFolder = join(goldens, family);
      await using text = await createTextEncoder({ runtime, modelFolder });
      await using image = await createImageEncoder({ runtime, modelFolder });
      return [text.space, image.space] as const;
    };
    const [text, image] = await spacesOf("clip");
    const [other] = await spacesOf("siglip");
    expect(text.jointSpace).toMatch(/^clip@local\+[0-9a-f]{12}$/);
    expect(image.jointSpace).toBe(text.jointSpace);
    expect(other.jointSpace).not.toBe(text.jointSpace);
  });

  it("fails a model that is not the reference's", async () => {
    const golden = await readGolden(join(goldens, "minilm", "golden.json"));
    const [certificate] = await certifyModel(join(goldens, "e5"), golden, { runtime });
    expect(certificate?.passed).toBe(false);
    const clip = await readGolden(join(goldens, "clip", "golden.json"));
    await expect(
      certifyModel(join(goldens, "minilm"), { ...clip, image: undefined } as never, { runtime }),
    ).rejects.toMatchObject({ code: "SPACE_MISMATCH" });
  });

  it("compares rows by their angle and their largest difference", () => {
    const nearness = compareRows(
      [Float32Array.of(1, 0), Float32Array.of(0, 2)],
      [
        [1, 0],
        [2, 2],
      ],
    );
    expect(nearness.cosine).toBeCloseTo(Math.SQRT1_2, 12);
    expect(nearness.largestDifference).toBe(2);
  });

  it.each([
    "{",
    "[]",
    '{"family": "x"}',
    '{"family":"x","reference":"y","versions":{},"text":{"rows":[["a"]],"inputs":[1]}}',
  ])("takes %s for no golden", async (content) => {
    const folder = mkdtempSync(join(tmpdir(), "modalis-golden-"));
    writeFileSync(join(folder, "golden.json"), content);
    await expect(readGolden(join(folder, "golden.json"))).rejects.toMatchObject({ code: "CORRUPT_FILE" });
    await expect(readGolden(join(folder, "none.json"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    rmSync(folder, { recursive: true });
  });
});
