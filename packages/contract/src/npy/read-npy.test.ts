import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isModalisError } from "../errors/modalis-error.js";
import { readNpy } from "./read-npy.js";
import { writeNpy } from "./write-npy.js";

const header = (descr: string, shape: string, order = "False") =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`;

describe("readNpy", () => {
  it("reads the headers of versions 1, 2 and 3", () => {
    for (const version of [1, 2, 3]) {
      const bytes = npyOf(header("'<f4'", "(2,)"), [0, 0, 128, 63, 0, 0, 0, 64], version);
      expect(readNpy(bytes)).toEqual({ dtype: "<f4", shape: [2], data: new Float32Array([1, 2]) });
    }
  });

  it("reads fields in any order, either quote, and Python 2's long integers", () => {
    const text = `{"shape":( 2L , 1L ),"fortran_order":False,"descr":"|u1"}  \n`;
    expect(readNpy(npyOf(text, [7, 8]))).toEqual({
      dtype: "|u1",
      shape: [2, 1],
      data: new Uint8Array([7, 8]),
    });
    expect(readNpy(npyOf(header("'<u1'", "()"), [7])).shape).toEqual([]);
  });

  it("turns Fortran order into row-major order", () => {
    const matrix = readNpy(npyOf(header("'|u1'", "(2, 3)", "True"), [1, 4, 2, 5, 3, 6]));
    expect(matrix).toEqual({ dtype: "|u1", shape: [2, 3], data: new Uint8Array([1, 2, 3, 4, 5, 6]) });
    const cube = readNpy(npyOf(header("'|u1'", "(2, 2, 2)", "True"), [0, 4, 2, 6, 1, 5, 3, 7]));
    expect([...cube.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it.each<[string, string, RegExp]>([
    ["pickled objects", header("'|O'", "(1,)"), /pickled Python objects.*never loaded/],
    ["big-endian numbers", header("'>f4'", "(1,)"), /big-endian.*astype\("<f4"\)/],
    ["structured records", header("[('x', '<f4')]", "(1,)"), /structured dtype/],
    ["complex numbers", header("'<c8'", "(1,)"), /dtype "<c8".*reads <f4/],
    ["texts", header("'<U4'", "(1,)"), /dtype "<U4"/],
    ["a dtype named like a method", header("'toString'", "(1,)"), /dtype "toString"/],
  ])("refuses %s and says so", (_, text, message) => {
    expect(() => readNpy(npyOf(text, [0, 0, 0, 0]))).toThrow(message);
    expect(() => readNpy(npyOf(text, [0, 0, 0, 0]))).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE" }),
    );
  });

  it.each([
    ["data shorter than the shape", header("'<f4'", "(2,)")],
    ["data longer than the shape", header("'|u1'", "(3,)")],
    ["a product that overflows", header("'|u1'", "(4294967296, 4294967296, 4)")],
    ["a negative axis", header("'|u1'", "(-4,)")],
    ["a shape that is a number", header("'|u1'", "4")],
    ["a parenthesis that is no tuple", header("'|u1'", "(4)")],
    ["a field twice", `{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (4,)}`],
    ["a missing field", `{'descr': '|u1', 'shape': (4,)}`],
    ["a field too many", `{'descr': '|u1', 'fortran_order': False, 'shape': (4,), 'more': True}`],
    ["code in place of a value", `{'descr': '|u1', 'fortran_order': exit(), 'shape': (4,)}`],
    ["something after the dictionary", `${header("'|u1'", "(4,)")} + 1`],
    ["an open dictionary", `{'descr': '|u1', 'fortran_order': False, 'shape': (4,)`],
    ["no dictionary", "None"],
  ])("refuses %s", (_, text) => {
    expect(() => readNpy(npyOf(text, [0, 0, 0, 0]))).toThrow(
      expect.objectContaining({ code: "CORRUPT_FILE" }),
    );
  });

  it("refuses a wrong mark, an unknown version and a header longer than the file or the cap", () => {
    const corrupt = expect.objectContaining({ code: "CORRUPT_FILE" });
    const valid = npyOf(header("'|u1'", "(1,)"), [0]);
    for (const [at, byte] of [
      [0, 0x92],
      [6, 0],
      [6, 4],
      [7, 1],
      [9, 0xff],
    ] as const) {
      const wrong = valid.slice();
      wrong[at] = byte;
      expect(() => readNpy(wrong)).toThrow(corrupt);
    }
    expect(() => readNpy(npyOf(header("'|u1'", "(1,)").padEnd(10_001), [0]))).toThrow(corrupt);
    expect(() => readNpy(npyOf(header("'|u1'", `(${"9".repeat(5000)},)`), [0]))).toThrow(corrupt);
  });

  it("never fails on random, truncated or mutated bytes with anything but CORRUPT_FILE", () => {
    const valid = writeNpy({ dtype: "<f4", shape: [2, 3], data: new Float32Array(6) });
    for (let length = 0; length < valid.length; length++) {
      expect(() => readNpy(valid.subarray(0, length))).toThrow(
        expect.objectContaining({ code: "CORRUPT_FILE" }),
      );
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        onlyCorrupt(tail);
        onlyCorrupt(Uint8Array.from([...valid.subarray(0, 10), ...tail]));
      }),
      { numRuns: 1000 },
    );
    const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = valid.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        onlyCorrupt(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});

function npyOf(text: string, data: readonly number[], version = 1): Uint8Array {
  const body = new TextEncoder().encode(`${text}\n`);
  const start = version === 1 ? 10 : 12;
  const file = new Uint8Array(start + body.length + data.length);
  file.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, body.length, true);
  else view.setUint32(8, body.length, true);
  file.set(body, start);
  file.set(data, start + body.length);
  return file;
}

function onlyCorrupt(bytes: Uint8Array): void {
  try {
    readNpy(bytes);
  } catch (error) {
    if (!isModalisError(error, "CORRUPT_FILE")) throw error;
  }
}
