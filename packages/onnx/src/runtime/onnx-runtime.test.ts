import { describe, expect, it } from "vitest";
import { additionModel } from "../fixtures/tiny-model.js";
import { createOnnxRuntime } from "./onnx-runtime.js";
import { floatTensor, int32Tensor } from "./onnx-tensor.js";

const pair = (...values: readonly number[]) => floatTensor(Float32Array.from(values), [values.length / 2, 2]);

describe("createOnnxRuntime", () => {
  it("runs a model and says what goes in and comes out", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(additionModel(3));
    expect(session.inputs).toEqual([{ name: "x", dtype: "float32", shape: ["batch", 2] }]);
    expect(session.outputs.map(({ name }) => name)).toEqual(["y"]);
    const { y } = await session.run({ x: pair(1, 2, 3, 4) });
    expect(y).toEqual({ dtype: "float32", dims: [2, 2], data: Float32Array.of(4, 5, 6, 7) });
  });

  it.each(["spin", "sleep"] as const)("gives the same on threads that %s when idle", async (idleThreads) => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 2, idleThreads });
    await using session = await runtime.open(additionModel(3));
    for (let run = 0; run < 3; run++)
      expect((await session.run({ x: pair(1, run) })).y?.data).toEqual(Float32Array.of(4, 3 + run));
  });

  it("gives the same whether memory is kept or freed between runs, prepared outputs too", async () => {
    for (const memory of ["kept", "freed"] as const) {
      await using runtime = createOnnxRuntime({ intraOpThreads: 2, memory });
      await using session = await runtime.open(additionModel(3));
      const y = pair(0, 0);
      for (let run = 0; run < 3; run++) {
        await session.run({ x: pair(1, run) }, { y });
        expect(y.data).toEqual(Float32Array.of(4, 3 + run));
      }
    }
  });

  it("writes into prepared outputs, and refuses those of another shape or name", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(additionModel(3));
    const y = pair(0, 0);
    expect((await session.run({ x: pair(1, 2) }, { y })).y).toBe(y);
    expect(y.data).toEqual(Float32Array.of(4, 5));
    await expect(session.run({ x: pair(1, 2) }, { y: pair(0, 0, 0, 0) })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    await expect(session.run({ x: pair(1, 2) }, { z: y })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("loads a model once for all who hold it, and again after the last let go", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const model = additionModel(1);
    const [first, second] = await Promise.all([runtime.open(model), runtime.open(model)]);
    expect(model.loads()).toBe(1);
    await first[Symbol.asyncDispose]();
    await first[Symbol.asyncDispose]();
    expect((await second.run({ x: pair(1, 1) })).y?.data).toEqual(Float32Array.of(2, 2));
    await second[Symbol.asyncDispose]();
    await (await runtime.open(model))[Symbol.asyncDispose]();
    expect(model.loads()).toBe(2);
  });

  it("keeps models of different weights apart", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using one = await runtime.open(additionModel(1));
    await using two = await runtime.open(additionModel(2));
    expect((await one.run({ x: pair(0, 0) })).y?.data).toEqual(Float32Array.of(1, 1));
    expect((await two.run({ x: pair(0, 0) })).y?.data).toEqual(Float32Array.of(2, 2));
  });

  it("finishes a run that was under way when its session is disposed", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const session = await runtime.open(additionModel(1));
    const run = session.run({ x: pair(1, 1) });
    await session[Symbol.asyncDispose]();
    expect((await run).y?.data).toEqual(Float32Array.of(2, 2));
  });

  it("refuses work after disposal of the session or the runtime", async () => {
    const runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const gone = await runtime.open(additionModel(1));
    await gone[Symbol.asyncDispose]();
    await expect(gone.run({ x: pair(1, 1) })).rejects.toMatchObject({ code: "DISPOSED" });
    const left = await runtime.open(additionModel(1));
    await runtime[Symbol.asyncDispose]();
    await runtime[Symbol.asyncDispose]();
    await left[Symbol.asyncDispose]();
    await expect(left.run({ x: pair(1, 1) })).rejects.toMatchObject({ code: "DISPOSED" });
    await expect(runtime.open(additionModel(1))).rejects.toMatchObject({ code: "DISPOSED" });
  });

  it("names the input or output that is wrong", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    await using session = await runtime.open(additionModel(1));
    const wrong = { code: "INVALID_ARGUMENT" };
    await expect(session.run({})).rejects.toMatchObject({
      ...wrong,
      message: expect.stringContaining('"x"'),
    });
    await expect(session.run({ x: pair(1, 1), z: pair(1, 1) })).rejects.toMatchObject(wrong);
    await expect(session.run({ x: pair(1, 1) }, ["w"])).rejects.toMatchObject(wrong);
    await expect(session.run({ x: int32Tensor(Int32Array.of(1, 1), [1, 2]) })).rejects.toMatchObject(wrong);
    await expect(session.run({ x: floatTensor(new Float32Array(3), [1, 3]) })).rejects.toMatchObject(wrong);
    await expect(session.run({ x: floatTensor(new Float32Array(3), [1, 2]) })).rejects.toMatchObject(wrong);
  });

  it("reports bytes that are no model, and stays usable", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const broken = { ...additionModel(1), sha256: "0", load: async () => Uint8Array.of(1, 2, 3) };
    await expect(runtime.open(broken)).rejects.toMatchObject({ code: "INVALID_MODEL" });
    const sound = await runtime.open({ ...additionModel(1), sha256: "0" });
    await sound[Symbol.asyncDispose]();
  });

  it("refuses options out of range, and providers that this build lacks, by name", async () => {
    for (const intraOpThreads of [0, -1, 1.5, Number.NaN])
      expect(() => createOnnxRuntime({ intraOpThreads })).toThrow(/intraOpThreads/);
    expect(() => createOnnxRuntime({ providers: [] })).toThrow(/providers/);
    await using runtime = createOnnxRuntime({ providers: ["warp-drive", "cpu"] });
    await expect(runtime.open(additionModel(1))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/"warp-drive".*cpu/),
    });
  });

  it("explains how to install ONNX Runtime where it is absent", async () => {
    const load = async () => {
      throw new Error("Cannot find package 'onnxruntime-node'");
    };
    await using runtime = createOnnxRuntime({ load });
    await expect(runtime.open(additionModel(1))).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      message: expect.stringMatching(/npm i onnxruntime-node.*ONNXRUNTIME_NODE_INSTALL=skip/),
    });
  });
});
