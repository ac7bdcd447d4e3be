import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { externalDataModel } from "../fixtures/external-data-model.js";
import { additionBytes } from "../fixtures/tiny-model.js";
import { createOnnxRuntime } from "../runtime/onnx-runtime.js";
import { floatTensor } from "../runtime/onnx-tensor.js";
import { readModelFolder } from "../source/model-folder.js";
import { resolveModelSource } from "../source/resolve-model-source.js";
import { gitDigest, openTestHub, sha256, type TestHub } from "./test-hub.js";

const commit = "3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268";
const graph = additionBytes(1);
const weights = Buffer.from(Float32Array.of(10, 20).buffer);
const repository = {
  id: "someone/tiny",
  commit,
  files: {
    "config.json": '{"hidden_size": 2}',
    "tokenizer.json": "{}",
    "1_Pooling/config.json": "{}",
    "pytorch_model.bin": "a pickle",
    "onnx/model.onnx": graph,
    "onnx/model_quantized.onnx": additionBytes(2),
    "onnx/model_fp16.onnx": externalDataModel("model_fp16.onnx_data"),
    "onnx/model_fp16.onnx_data": weights,
  },
  large: [
    "onnx/model.onnx",
    "onnx/model_quantized.onnx",
    "onnx/model_fp16.onnx",
    "onnx/model_fp16.onnx_data",
  ],
};

describe("a model of a hub", () => {
  let root: string;
  let hub: TestHub;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "modalis-hub-"));
    hub = await openTestHub([repository, { ...repository, id: "someone/plain", plainListing: true }]);
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(root, { recursive: true });
  });
  const settings = () => ({ cacheFolder: root, endpoint: hub.endpoint, attempts: 2, retryDelayMs: 1 });
  const open = (source: string, more = {}) => resolveModelSource(source, { hub: { ...settings(), ...more } });
  const at = (...names: string[]) => join(root, "models--someone--tiny", ...names);

  it("is pinned to the commit of its revision, and only what is asked for is fetched", async () => {
    const folder = await open("hub:someone/tiny");
    expect(folder).toMatchObject({ id: "someone/tiny", revision: commit, config: { hidden_size: 2 } });
    const model = await folder.model();
    expect(model).toMatchObject({ id: "someone/tiny", revision: commit, sha256: sha256(graph) });
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(model);
    const { y } = await session.run({ x: floatTensor(Float32Array.of(1, 2), [1, 2]) });
    expect([...y!.data]).toEqual([2, 3]);
    const fetched = hub.seen.map(({ path }) => path).filter((path) => path.includes("/resolve/"));
    expect(fetched.some((path) => /tokenizer|pytorch|quantized|fp16|Pooling/.test(path))).toBe(false);
    expect(await folder.file("no-such.json")).toBeUndefined();
    expect(await folder.json("1_Pooling/config.json")).toEqual({});
  });

  it("is laid out as huggingface_hub lays out its cache", async () => {
    await (await open("hub:someone/tiny@main")).model();
    expect(await readFile(at("refs", "main"), "utf8")).toBe(commit);
    expect(await readlink(at("snapshots", commit, "onnx", "model.onnx"))).toBe(
      join("..", "..", "..", "blobs", sha256(graph)),
    );
    expect(await readlink(at("snapshots", commit, "config.json"))).toBe(
      join("..", "..", "blobs", gitDigest(Buffer.from(repository.files["config.json"]))),
    );
    expect((await readdir(at("blobs"))).every((name) => /^[0-9a-f]{40,64}$/.test(name))).toBe(true);
  });

  it("comes in the dtype asked for, with the weights beside its graph", async () => {
    expect((await (await open("hub:someone/tiny#q8")).model()).sha256).toBe(sha256(additionBytes(2)));
    const half = await resolveModelSource("hub:someone/tiny", { hub: settings(), dtype: "fp16" });
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(await half.model());
    const { y } = await session.run({ x: floatTensor(Float32Array.of(1, 2), [2]) });
    expect([...y!.data]).toEqual([11, 22]);
    await expect((await open("hub:someone/tiny#q4")).model()).rejects.toMatchObject({
      code: "INVALID_MODEL",
      message: expect.stringContaining("there is none of q4"),
    });
  });

  it("asks for digest and size by HEAD where the listing does not tell", async () => {
    const model = await (await open("hub:someone/plain")).model();
    expect(model.sha256).toBe(sha256(graph));
    expect(hub.seen.filter(({ method }) => method === "HEAD").length).toBeGreaterThan(0);
  });

  it("needs no network for a commit once its files are there", async () => {
    await (await open("hub:someone/tiny")).model();
    hub.seen.length = 0;
    await (await open(`hub:someone/tiny@${commit}`)).model();
    expect(hub.seen).toEqual([]);
    const offline = await open("hub:someone/tiny", { offline: true });
    expect(offline.revision).toBe(commit);
    await expect(offline.file("1_Pooling/config.json")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await offline.file("modules.json")).toBeUndefined();
    await expect(open("hub:someone/other", { offline: true })).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("offline"),
    });
  });

  it("is read from the cache where the hub no longer answers", async () => {
    await (await open("hub:someone/tiny")).model();
    const gone = await open("hub:someone/tiny", { endpoint: "http://127.0.0.1:1" });
    expect((await gone.model()).sha256).toBe(sha256(graph));
    await expect(open("hub:someone/new", { endpoint: "http://127.0.0.1:1" })).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("127.0.0.1:1"),
    });
  });

  it("is used as another program left it, by name and by the path of its snapshot", async () => {
    await mkdir(at("snapshots", commit, "onnx"), { recursive: true });
    await mkdir(at("blobs"));
    await mkdir(at("refs"));
    await writeFile(at("refs", "main"), commit);
    for (const name of ["onnx/model.onnx", "config.json"] as const) {
      const content = Buffer.from(repository.files[name]);
      await writeFile(at("blobs", sha256(content)), content);
      const up = name.includes("/") ? "../../../blobs" : "../../blobs";
      await symlink(`${up}/${sha256(content)}`, at("snapshots", commit, name));
    }
    hub.seen.length = 0;
    const byName = await open("hub:someone/tiny", { offline: true });
    const byPath = await readModelFolder(at("snapshots", commit));
    for (const folder of [byName, byPath]) {
      expect(folder).toMatchObject({ id: "someone/tiny", revision: commit, config: { hidden_size: 2 } });
      expect((await folder.model()).sha256).toBe(sha256(graph));
    }
    expect(hub.seen).toEqual([]);
  });

  it("follows its branch to a new commit, beside the old one", async () => {
    await open("hub:someone/tiny");
    const next = "f".repeat(40);
    await using later = await openTestHub([{ ...repository, commit: next }]);
    expect((await open("hub:someone/tiny", { endpoint: later.endpoint })).revision).toBe(next);
    expect((await readdir(at("snapshots"))).sort()).toEqual([commit, next].sort());
  });

  it("is fetched again where a blob was deleted from under its link", async () => {
    await open("hub:someone/tiny");
    const blob = gitDigest(Buffer.from(repository.files["config.json"]));
    await rm(at("blobs", blob));
    expect((await lstat(at("snapshots", commit, "config.json"))).isSymbolicLink()).toBe(true);
    expect((await open("hub:someone/tiny")).config).toEqual({ hidden_size: 2 });
  });

  it.each([
    "hub:",
    "hub:a/b/c",
    "hub:../etc",
    "hub:a/..",
    "hub:a--b/c",
    "hub:a/b@../x",
    "hub:a/b@",
    "hub:a/b#q9",
    "hub:a/b@m#",
  ])("is not named by %s", async (source) => {
    await expect(open(source)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
