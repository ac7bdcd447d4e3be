import { writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { externalDataModel } from "../fixtures/external-data-model.js";
import { externalDataLocations } from "../graph/external-data-locations.js";
import { createOnnxRuntime } from "../runtime/onnx-runtime.js";
import { floatTensor } from "../runtime/onnx-tensor.js";
import { readModelFolder } from "./model-folder.js";

const weights = new Uint8Array(Float32Array.of(10, 20).buffer);

describe("a model with its weights in a file beside it", () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-external-"));
    folder = join(root, "model");
    await mkdir(join(folder, "onnx"), { recursive: true });
    await writeFile(join(root, "secret"), weights);
  });
  afterEach(() => rm(root, { recursive: true }));

  const run = async (location: string) => {
    await writeFile(join(folder, "onnx", "model.onnx"), externalDataModel(location));
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const model = await (await readModelFolder(folder)).model();
    await using session = await runtime.open(model);
    return (await session.run({ x: floatTensor(Float32Array.of(1, 2), [2]) })).y?.data;
  };

  it("runs, from any working directory", async () => {
    await writeFile(join(folder, "onnx", "model.onnx_data"), weights);
    expect(await run("model.onnx_data")).toEqual(Float32Array.of(11, 22));
  });

  it("counts those weights to the model's digest, whatever their file is called, and checks what is stated", async () => {
    await writeFile(join(folder, "onnx", "model.onnx"), externalDataModel("w.bin"));
    await writeFile(join(folder, "onnx", "w.bin"), weights);
    const before = await (await readModelFolder(folder)).model();
    await writeFile(join(folder, "onnx", "w.bin"), new Uint8Array(8));
    expect((await (await readModelFolder(folder)).model()).sha256).not.toBe(before.sha256);
    await writeFile(join(folder, "SHA256SUMS"), `${"0".repeat(64)}  onnx/w.bin\n`);
    const stated = await readModelFolder(folder);
    await expect(stated.model()).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("reports absent weights, and refuses weights outside the folder, by name or by link", async () => {
    await expect(run("absent.data")).rejects.toMatchObject({ code: "INVALID_MODEL" });
    await symlink(join(root, "secret"), join(folder, "onnx", "harmless.bin"));
    for (const location of ["../../secret", join(root, "secret"), "harmless.bin"])
      await expect(run(location), location).rejects.toMatchObject({ code: "PATH_OUTSIDE_FOLDER" });
  });

  it("reads no location out of files that are no models", () => {
    const model = externalDataModel("w.bin");
    const file = join(root, "any.onnx");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(model.length), (noise, cut) => {
        writeFileSync(file, Buffer.concat([model.subarray(0, cut), noise]));
        expect(externalDataLocations(file).every((location) => typeof location === "string")).toBe(true);
      }),
    );
    writeFileSync(file, model);
    expect(externalDataLocations(file)).toEqual(["w.bin"]);
  });
});
