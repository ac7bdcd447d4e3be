import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { additionBytes } from "../fixtures/tiny-model.js";
import { createOnnxRuntime } from "../runtime/onnx-runtime.js";
import { readModelFolder } from "./model-folder.js";
import { sha256Of } from "./pinned-files.js";

const model = additionBytes(1);

describe("readModelFolder", () => {
  let root: string;
  let folder: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-model-"));
    folder = join(root, "tiny");
    await mkdir(folder);
  });
  afterEach(() => rm(root, { recursive: true }));

  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  };

  it("reads the layout of the Hugging Face hub", async () => {
    await write(
      "config.json",
      '{"_name_or_path": "someone/tiny", "_commit_hash": "3d74acf", "hidden_size": 2}',
    );
    await write("preprocessor_config.json", '{"do_resize": true}');
    await write("tokenizer.json", "{}");
    await write("onnx/model.onnx", model);
    await write("onnx/model_quantized.onnx", model);
    const read = await readModelFolder(folder);
    expect(read).toMatchObject({
      id: "someone/tiny",
      revision: "3d74acf",
      preprocessor: { do_resize: true },
    });
    expect(read.config.hidden_size).toBe(2);
    expect(await read.file("tokenizer.json")).toBe(join(read.path, "tokenizer.json"));
    expect(await read.json("pooling.json")).toBeUndefined();
    const opened = await read.model();
    expect(opened).toMatchObject({ id: "someone/tiny", revision: "3d74acf", sha256: sha256Of(model) });
    expect(await opened.load()).toBe(join(read.path, "onnx", "model.onnx"));
    expect(await (await read.model("model_quantized")).load()).toBe(
      join(read.path, "onnx/model_quantized.onnx"),
    );
  });

  it("takes the only .onnx file of a folder without any configuration", async () => {
    await write("weights-v2.onnx", model);
    const read = await readModelFolder(folder);
    expect(read).toMatchObject({ id: "tiny", revision: "local", config: {} });
    expect(read.preprocessor).toBeUndefined();
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(await read.model());
    expect(session.inputs.map(({ name }) => name)).toEqual(["x"]);
  });

  it("lets modalis.json say what the folder does not", async () => {
    await write("a.onnx", model);
    await write("b.onnx", model);
    await write("config.json", '{"pooling": "cls", "width": 2}');
    const own = { id: "mine", revision: "7", model: "b.onnx", config: { pooling: "mean" }, preprocessor: {} };
    await write("modalis.json", JSON.stringify(own));
    const read = await readModelFolder(folder);
    expect(read).toMatchObject({
      id: "mine",
      revision: "7",
      config: { pooling: "mean", width: 2 },
      preprocessor: {},
    });
    expect(await (await read.model()).load()).toBe(join(read.path, "b.onnx"));
  });

  it("asks which model is meant when there are several, and names what is there when one is absent", async () => {
    await write("a.onnx", model);
    await write("b.onnx", model);
    const read = await readModelFolder(folder);
    await expect(read.model()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringContaining("a.onnx, b.onnx"),
    });
    await expect(read.model("c")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("checks the digests a folder states, in SHA256SUMS and in modalis.json", async () => {
    await write("model.onnx", model);
    await write("config.json", "{}");
    await write(
      "SHA256SUMS",
      `${sha256Of(model)}  model.onnx\n${sha256Of(Buffer.from("{}"))} *config.json\n`,
    );
    const read = await readModelFolder(folder);
    expect((await read.model()).sha256).toBe(sha256Of(model));
    await write("model.onnx", additionBytes(2));
    await expect(read.model()).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    await expect(read.model("./model.onnx")).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    await write("config.json", '{"width": 3}');
    await expect(readModelFolder(folder)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    await write("SHA256SUMS", "");
    await write("modalis.json", JSON.stringify({ sha256: { "config.json": "0".repeat(64) } }));
    await expect(readModelFolder(folder)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("names the file that is broken", async () => {
    const broken: readonly (readonly [string, string])[] = [
      ["config.json", "{"],
      ["config.json", "[1]"],
      ["preprocessor_config.json", "nonsense"],
      ["modalis.json", '{"config": 3}'],
      ["modalis.json", '{"sha256": {"model.onnx": "short"}}'],
      ["SHA256SUMS", "no digest here"],
    ];
    for (const [name, content] of broken) {
      await write(name, content);
      await expect(readModelFolder(folder), content).rejects.toMatchObject({
        code: "INVALID_MODEL",
        message: expect.stringContaining(name),
      });
      await rm(join(folder, name));
    }
    await write("model.onnx", "not a model");
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const read = await readModelFolder(folder);
    await expect(runtime.open(await read.model())).rejects.toMatchObject({ code: "INVALID_MODEL" });
  });

  it("refuses names and links that lead out of the folder", async () => {
    await writeFile(join(root, "secret.json"), '{"secret": 1}');
    await writeFile(join(root, "outside.onnx"), model);
    const outside = { code: "PATH_OUTSIDE_FOLDER" };
    const read = await readModelFolder(folder);
    for (const name of [
      "../secret.json",
      "a/../../secret.json",
      "..\\secret.json",
      join(root, "secret.json"),
    ])
      await expect(read.json(name), name).rejects.toMatchObject(outside);
    await symlink(join(root, "outside.onnx"), join(folder, "model.onnx"));
    await expect(read.model()).rejects.toMatchObject(outside);
    await symlink(join(root, "secret.json"), join(folder, "config.json"));
    await expect(readModelFolder(folder)).rejects.toMatchObject(outside);
  });

  it("says that a folder is not there", async () => {
    await expect(readModelFolder(join(root, "absent"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await write("file", "");
    await expect(readModelFolder(join(folder, "file"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
