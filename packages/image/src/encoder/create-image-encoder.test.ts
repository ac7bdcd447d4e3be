import { createOnnxRuntime, type OnnxModel } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import { chequers, landscape, rings } from "../fixtures/painted-pictures.js";
import { createImageEncoder } from "./create-image-encoder.js";

describe("createImageEncoder", () => {
  it("gives the same rows, bit for bit, however many pictures share a run or are decoded ahead", async () => {
    const contents = [landscape(40), chequers(20), rings(), landscape(90), chequers(7)];
    const inputs = contents.map((content, index) => ({ id: `${index}`, content }));
    const rows: Float32Array[] = [];
    for (const [decodeConcurrency, runSize] of [
      [1, 1],
      [3, 2],
      [8, 5],
    ] as const) {
      await using encoder = await createImageEncoder({ decodeConcurrency, runSize });
      rows.push((await encoder.encode(inputs)).batch.values);
    }
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
  });

  it("leaves a runtime it was given alive, and holds one session for two encoders", async () => {
    await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
    let loads = 0;
    const counting = {
      open: (model: OnnxModel) =>
        runtime.open({
          ...model,
          load: () => {
            loads += 1;
            return model.load();
          },
        }),
      [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
    };
    const first = await createImageEncoder({ runtime: counting });
    const second = await createImageEncoder({ runtime: counting });
    expect(loads).toBe(1);
    await first[Symbol.asyncDispose]();
    const { batch } = await second.encode([{ id: "a", content: landscape(40) }]);
    expect(batch.ids).toEqual(["a"]);
    await second[Symbol.asyncDispose]();
  });

  it("refuses a picture's id that comes twice, and options out of range, before any work", async () => {
    await using encoder = await createImageEncoder();
    const twice = [
      { id: "a", content: landscape(40) },
      { id: "a", content: rings() },
    ];
    await expect(encoder.encode(twice)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await expect(createImageEncoder({ runSize: 0 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});
