import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isModalisError } from "../errors/modalis-error.js";
import { readSafetensors } from "./read-safetensors.js";
import { writeSafetensors } from "./write-safetensors.js";

const tensor = (dtype: string, shape: unknown, begin: unknown, end: unknown) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("readSafetensors", () => {
  it("reads a file of another writer: unpadded header, unaligned data, metadata last", () => {
    const json = '{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"new":1},"__metadata__":{"a":"b"}}   ';
    const { tensors, metadata } = readSafetensors(fileOf(json, new Uint8Array([0, 0, 128, 63, 0, 0, 0, 64])));
    expect(tensors.get("v")).toEqual({ dtype: "F32", shape: [2], data: new Float32Array([1, 2]) });
    expect(metadata).toEqual({ a: "b" });
  });

  it("reads a file that stands inside a larger buffer, at any offset", () => {
    const data = new Float32Array([1, 2, 3]);
    const bytes = writeSafetensors(new Map([["v", { dtype: "F32", shape: [3], data }]]));
    for (let offset = 0; offset < 8; offset++) {
      const larger = new Uint8Array(bytes.length + 16).fill(9);
      larger.set(bytes, offset);
      const inside = larger.subarray(offset, offset + bytes.length);
      expect(readSafetensors(inside).tensors.get("v")?.data).toEqual(data);
    }
  });

  it.each<[string, unknown, number]>([
    ["a tensor past the end of the file", { a: tensor("U8", [9], 0, 9) }, 8],
    ["bytes that no tensor describes", { a: tensor("U8", [7], 0, 7) }, 8],
    ["overlapping tensors", { a: tensor("U8", [5], 0, 5), b: tensor("U8", [4], 4, 8) }, 8],
    ["the same bytes twice", { a: tensor("U8", [8], 0, 8), b: tensor("U8", [8], 0, 8) }, 8],
    ["a hole between tensors", { a: tensor("U8", [3], 0, 3), b: tensor("U8", [4], 4, 8) }, 8],
    ["a hole before the first", { a: tensor("U8", [7], 1, 8) }, 8],
    ["a shape smaller than its bytes", { a: tensor("F32", [1], 0, 8) }, 8],
    ["a shape larger than its bytes", { a: tensor("F32", [3], 0, 8) }, 8],
    ["a shape whose product overflows", { a: tensor("F32", [2 ** 40, 2 ** 40], 0, 8) }, 8],
    ["a shape that wraps to its bytes", { a: tensor("F32", [2 ** 52, 2 ** 12, 2], 0, 8) }, 8],
    ["a negative axis", { a: tensor("U8", [-8, -1], 0, 8) }, 8],
    ["a fractional axis", { a: tensor("U8", [0.5, 16], 0, 8) }, 8],
    ["an axis that is a text", { a: tensor("U8", ["8"], 0, 8) }, 8],
    ["more axes than any array has", { a: tensor("U8", [...Array(65).fill(1), 8], 0, 8) }, 8],
    ["a shape that is no list", { a: tensor("U8", 8, 0, 8) }, 8],
    ["offsets in reverse", { a: tensor("U8", [8], 8, 0) }, 8],
    ["negative offsets", { a: tensor("U8", [8], -8, 0) }, 8],
    ["fractional offsets", { a: tensor("U8", [8], 0.5, 8.5) }, 8],
    ["one offset", { a: { dtype: "U8", shape: [8], data_offsets: [8] } }, 8],
    ["no offsets", { a: { dtype: "U8", shape: [8] } }, 8],
    ["an unknown dtype", { a: tensor("F8_E4M3", [8], 0, 8) }, 8],
    ["a dtype named like a method", { a: tensor("toString", [8], 0, 8) }, 8],
    ["a dtype of another case", { a: tensor("u8", [8], 0, 8) }, 8],
    ["a tensor that is null", { a: null }, 8],
    ["metadata that is a list", { __metadata__: [] }, 0],
    ["metadata that is not text", { __metadata__: { a: 1 } }, 0],
  ])("refuses %s", (_, header, dataBytes) => {
    expect(() => readSafetensors(fileOf(JSON.stringify(header), new Uint8Array(dataBytes)))).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE" }),
    );
  });

  it.each<[string, string]>([
    [
      "a key twice",
      `{"a":${JSON.stringify(tensor("U8", [0], 0, 0))},"a":${JSON.stringify(tensor("U8", [0], 0, 0))}}`,
    ],
    ["a key twice, once escaped", '{"__metadata__":{"k":"1","\\u006b" :"2"}}'],
    ["a header that is a list", "[]"],
    ["a header that is not JSON", "{'a':1}"],
    ["a header that starts with white space", " {}"],
    ["JSON after JSON", "{}{}"],
    ["brackets nested without end", `{"a":${"[".repeat(200_000)}`],
    ["brackets nested very deep", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ])("refuses %s", (_, json) => {
    expect(() => readSafetensors(fileOf(json))).toThrow(expect.objectContaining({ code: "CORRUPT_FILE" }));
  });

  it("refuses a header length past the file or past the cap, and a header that is not UTF-8", () => {
    const corrupt = expect.objectContaining({ code: "CORRUPT_FILE" });
    for (const length of [100n, 100_000_001n, 2n ** 53n, 2n ** 64n - 1n]) {
      const file = fileOf("{}");
      new DataView(file.buffer).setBigUint64(0, length, true);
      expect(() => readSafetensors(file)).toThrow(corrupt);
    }
    const file = fileOf('{"a":""}');
    file[14] = 0xff;
    expect(() => readSafetensors(file)).toThrow(corrupt);
    expect(() => readSafetensors(new Uint8Array(7))).toThrow(corrupt);
  });

  it("names the tensor and what to do in its message", () => {
    const bytes = fileOf(JSON.stringify({ "layer.0": tensor("BF16", [4], 0, 8) }), new Uint8Array(8));
    expect(() => readSafetensors(bytes)).toThrow(
      /"layer\.0" has dtype "BF16".*F32, F16, I8.*restore the file/,
    );
  });

  it("never fails on random or truncated bytes with anything but CORRUPT_FILE", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), onlyCorrupt), { numRuns: 2000 });
    const valid = writeSafetensors(
      new Map([["v", { dtype: "F32", shape: [2, 2], data: new Float32Array(4) }]]),
      { a: "b" },
    );
    for (let length = 0; length < valid.length; length++) {
      expect(() => readSafetensors(valid.subarray(0, length))).toThrow(
        expect.objectContaining({ code: "CORRUPT_FILE" }),
      );
    }
  });

  it("never fails on mutated or random headers with anything but CORRUPT_FILE", () => {
    const header = JSON.stringify({ v: tensor("F32", [2, 2], 0, 16), __metadata__: { a: "b" } });
    const mutation = fc.array(
      fc.tuple(fc.nat(header.length - 1), fc.string({ unit: "binary-ascii", maxLength: 2 })),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(mutation, (changes) => {
        let json = header;
        for (const [at, text] of changes) json = json.slice(0, at) + text + json.slice(at + 1);
        onlyCorrupt(fileOf(json, new Uint8Array(16)));
      }),
      { numRuns: 2000 },
    );
    fc.assert(fc.property(fc.json(), (json) => onlyCorrupt(fileOf(`{"a":${json}}`, new Uint8Array(8)))));
  });
});

function fileOf(json: string, data = new Uint8Array()): Uint8Array {
  const header = new TextEncoder().encode(json);
  const file = new Uint8Array(8 + header.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(data, 8 + header.length);
  return file;
}

function onlyCorrupt(bytes: Uint8Array): void {
  try {
    readSafetensors(bytes);
  } catch (error) {
    if (!isModalisError(error, "CORRUPT_FILE")) throw error;
  }
}
