import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWithNumpy, runPython } from "../npy/python-with-numpy.js";
import { readSafetensors } from "./read-safetensors.js";
import type { SafeTensor } from "./safe-tensor.js";
import { writeSafetensors } from "./write-safetensors.js";

const everyDtype = new Map<string, SafeTensor>([
  ["bytes", { dtype: "U8", shape: [3], data: new Uint8Array([0, 128, 255]) }],
  ["small", { dtype: "I8", shape: [1, 3], data: new Int8Array([-128, 0, 127]) }],
  ["half", { dtype: "F16", shape: [2], data: new Uint16Array([0x3c00, 0xc000]) }],
  ["single", { dtype: "F32", shape: [2, 2], data: new Float32Array([1.5, -0, 3e38, 1e-45]) }],
  ["count", { dtype: "I32", shape: [2], data: new Int32Array([-(2 ** 31), 2 ** 31 - 1]) }],
  ["wide", { dtype: "I64", shape: [1], data: new BigInt64Array([-(2n ** 63n)]) }],
  ["scalar", { dtype: "F32", shape: [], data: new Float32Array([42]) }],
  ["empty", { dtype: "F32", shape: [0, 7], data: new Float32Array() }],
]);

describe("writeSafetensors", () => {
  it("is read back as it was written", () => {
    const { tensors, metadata } = readSafetensors(
      writeSafetensors(everyDtype, { made: "here", 语言: "中文" }),
    );
    expect(new Map([...tensors].sort())).toEqual(new Map([...everyDtype].sort()));
    expect(metadata).toEqual({ made: "here", 语言: "中文" });
  });

  it("is read by a reader written from the format's specification", () => {
    const file = readBySpecification(writeSafetensors(everyDtype, { made: "here" }));
    expect(file.metadata).toEqual({ made: "here" });
    expect(file.numbers).toEqual({
      bytes: [0, 128, 255],
      small: [-128, 0, 127],
      half: [1, -2],
      single: [1.5, -0, Math.fround(3e38), 2 ** -149],
      count: [-(2 ** 31), 2 ** 31 - 1],
      wide: [-(2n ** 63n)],
      scalar: [42],
      empty: [],
    });
    expect(file.shapes.scalar).toEqual([]);
    expect(file.shapes.empty).toEqual([0, 7]);
  });

  it("aligns the header to 8 bytes and every tensor to its element", () => {
    const name = fc.string({ minLength: 1, maxLength: 9 }).filter((text) => text !== "__metadata__");
    const tensor = fc.oneof(
      fc.uint8Array().map((data): SafeTensor => ({ dtype: "U8", shape: [data.length], data })),
      fc.uint16Array().map((data): SafeTensor => ({ dtype: "F16", shape: [data.length], data })),
      fc.float32Array().map((data): SafeTensor => ({ dtype: "F32", shape: [data.length], data })),
      fc.bigInt64Array().map((data): SafeTensor => ({ dtype: "I64", shape: [data.length], data })),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, tensor), { maxLength: 6 }), fc.string(), (entries, note) => {
        const tensors = new Map(entries);
        const bytes = writeSafetensors(tensors, { note });
        const file = readBySpecification(bytes);
        expect(file.headerBytes % 8).toBe(0);
        for (const [key, { data }] of tensors) expect(file.begins[key]! % data.BYTES_PER_ELEMENT).toBe(0);
        const read = readSafetensors(bytes);
        expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
        expect(read.metadata.note).toBe(note);
      }),
    );
  });

  it("writes the same bytes whatever the order of the tensors", () => {
    const reversed = new Map([...everyDtype].reverse());
    expect(writeSafetensors(reversed)).toEqual(writeSafetensors(everyDtype));
  });

  it("refuses data of another type or shape, and the reserved name", () => {
    const data = new Float32Array(6);
    const refused = { code: "INVALID_ARGUMENT" };
    const write = (name: string, tensor: SafeTensor) => () => writeSafetensors(new Map([[name, tensor]]));
    expect(write("a", { dtype: "F32", shape: [4], data })).toThrow(expect.objectContaining(refused));
    expect(write("a", { dtype: "F32", shape: [-2, -3], data })).toThrow(expect.objectContaining(refused));
    expect(write("a", { dtype: "I8", shape: [6], data } as unknown as SafeTensor)).toThrow(
      expect.objectContaining(refused),
    );
    expect(write("__metadata__", { dtype: "F32", shape: [6], data })).toThrow(
      expect.objectContaining(refused),
    );
  });
});

const python = pythonWithNumpy();

describe.skipIf(python === undefined)(
  "safetensors and Python (skipped: needs a python3 that imports numpy)",
  () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "modalis-safetensors-"));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it("is read by struct, json and numpy.frombuffer", () => {
      const path = join(folder, "tensors.safetensors");
      writeFileSync(path, writeSafetensors(everyDtype, { made: "here" }));
      const script = `
import json, struct, sys, numpy
file = open(sys.argv[1], "rb").read()
length = struct.unpack("<Q", file[:8])[0]
header = json.loads(file[8:8 + length])
types = {"F32": "<f4", "F16": "<f2", "I8": "i1", "I64": "<i8", "I32": "<i4", "U8": "u1"}
metadata = header.pop("__metadata__")
read = {name: numpy.frombuffer(file[8 + length:][slice(*t["data_offsets"])], types[t["dtype"]]).reshape(t["shape"]).tolist() for name, t in header.items()}
print(json.dumps([metadata, read]))`;
      expect(JSON.parse(runPython(python!, script, [path]))).toEqual([
        { made: "here" },
        {
          bytes: [0, 128, 255],
          small: [[-128, 0, 127]],
          half: [1, -2],
          single: [
            [1.5, -0],
            [Math.fround(3e38), 2 ** -149],
          ],
          count: [-(2 ** 31), 2 ** 31 - 1],
          wide: [Number(-(2n ** 63n))],
          scalar: 42,
          empty: [],
        },
      ]);
    });
  },
);

/** A second reader, by the format's description alone: no code shared with the one under test. */
function readBySpecification(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const header = JSON.parse(Buffer.from(file.subarray(8, 8 + headerBytes)).toString("utf8"));
  const numbers: Record<string, (number | bigint)[]> = {};
  const shapes: Record<string, number[]> = {};
  const begins: Record<string, number> = {};
  const read: Record<string, [number, (at: number) => number | bigint]> = {
    F32: [4, (at) => view.getFloat32(at, true)],
    F16: [2, (at) => halfValue(view.getUint16(at, true))],
    I8: [1, (at) => view.getInt8(at)],
    I64: [8, (at) => view.getBigInt64(at, true)],
    I32: [4, (at) => view.getInt32(at, true)],
    U8: [1, (at) => view.getUint8(at)],
  };
  for (const name of Object.keys(header)) {
    if (name === "__metadata__") continue;
    const [size, element] = read[header[name].dtype as string]!;
    const [begin, end] = header[name].data_offsets as [number, number];
    const row: (number | bigint)[] = [];
    for (let at = begin; at < end; at += size) row.push(element(8 + headerBytes + at));
    Object.defineProperty(numbers, name, { value: row, enumerable: true });
    Object.defineProperty(shapes, name, { value: header[name].shape, enumerable: true });
    Object.defineProperty(begins, name, { value: 8 + headerBytes + begin, enumerable: true });
  }
  return { headerBytes, metadata: header.__metadata__, numbers, shapes, begins };
}

/** Normal halves only: enough for the numbers above. */
function halfValue(bits: number): number {
  return (bits >> 15 ? -1 : 1) * 2 ** (((bits >> 10) & 31) - 15) * (1 + (bits & 1023) / 1024);
}
