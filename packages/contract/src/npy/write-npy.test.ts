import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toFloat16 } from "../float16/float16.js";
import type { NpyArray } from "./npy-array.js";
import { npyAsFloat32 } from "./npy-as-float32.js";
import { pythonWithNumpy, runPython } from "./python-with-numpy.js";
import { readNpy } from "./read-npy.js";
import { writeNpy } from "./write-npy.js";

const shape = [2, 2];
const everyDtype: readonly NpyArray[] = [
  { dtype: "<f4", shape, data: new Float32Array([1.5, -0, 3e38, 1e-45]) },
  { dtype: "<f8", shape, data: new Float64Array([Math.PI, -1e308, 5e-324, 0]) },
  { dtype: "<f2", shape, data: toFloat16(new Float32Array([1, -2, 65504, 2 ** -24])) },
  { dtype: "<i8", shape, data: new BigInt64Array([-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n]) },
  { dtype: "<i4", shape, data: new Int32Array([-(2 ** 31), -1, 0, 2 ** 31 - 1]) },
  { dtype: "<i2", shape, data: new Int16Array([-32768, -1, 0, 32767]) },
  { dtype: "|i1", shape, data: new Int8Array([-128, -1, 0, 127]) },
  { dtype: "<u8", shape, data: new BigUint64Array([0n, 1n, 2n, 2n ** 64n - 1n]) },
  { dtype: "<u4", shape, data: new Uint32Array([0, 1, 2, 2 ** 32 - 1]) },
  { dtype: "<u2", shape, data: new Uint16Array([0, 1, 2, 65535]) },
  { dtype: "|u1", shape, data: new Uint8Array([0, 1, 2, 255]) },
  { dtype: "|b1", shape, data: new Uint8Array([0, 1, 1, 0]) },
];

describe("writeNpy", () => {
  it.each(everyDtype)("is read back as it was written: $dtype", (array) => {
    expect(readNpy(writeNpy(array))).toEqual(array);
  });

  it("keeps any shape, and starts its data at a multiple of 64 bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 6 }), (axes) => {
        const data = new Float32Array(axes.reduce((product, axis) => product * axis, 1)).map((_, at) => at);
        const bytes = writeNpy({ dtype: "<f4", shape: axes, data });
        expect((bytes.length - data.byteLength) % 64).toBe(0);
        expect(readNpy(bytes)).toEqual({ dtype: "<f4", shape: axes, data });
      }),
    );
  });

  it("refuses data of another type or shape", () => {
    const refused = expect.objectContaining({ code: "INVALID_ARGUMENT" });
    const data = new Float32Array(4);
    expect(() => writeNpy({ dtype: "<f4", shape: [3], data })).toThrow(refused);
    expect(() => writeNpy({ dtype: "<f8", shape: [4], data } as unknown as NpyArray)).toThrow(refused);
  });
});

describe("npyAsFloat32", () => {
  it("gives the numbers of every dtype", () => {
    for (const array of everyDtype) {
      const expected = array.dtype === "<f2" ? [1, -2, 65504, 2 ** -24] : [...array.data].map(Number);
      expect(npyAsFloat32(array)).toEqual(Float32Array.from(expected));
    }
  });
});

const python = pythonWithNumpy();

describe.skipIf(python === undefined)("npy and NumPy (skipped: needs a python3 that imports numpy)", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "modalis-npy-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("NumPy loads what is written here, and saves it again byte for byte", () => {
    for (const [index, array] of everyDtype.entries()) {
      writeFileSync(join(folder, `ours-${index}.npy`), writeNpy(array));
    }
    const script = `
import numpy, sys
for index in range(int(sys.argv[2])):
    array = numpy.load(f"{sys.argv[1]}/ours-{index}.npy")
    print(array.dtype.str, array.shape, array.flags["C_CONTIGUOUS"], array.sum(dtype=float) if array.dtype.kind == "b" else array.ravel()[-1])
    numpy.save(f"{sys.argv[1]}/theirs-{index}.npy", array)`;
    const printed = runPython(python!, script, [folder, String(everyDtype.length)])
      .trim()
      .split("\n");
    expect(printed[3]).toBe("<i8 (2, 2) True 9223372036854775807");
    for (const [index, array] of everyDtype.entries()) {
      expect(printed[index]).toContain(`${array.dtype} (2, 2) True`);
      expect(readNpy(readFileSync(join(folder, `theirs-${index}.npy`)))).toEqual(array);
      const [ours, theirs] = ["ours", "theirs"].map((who) =>
        readFileSync(join(folder, `${who}-${index}.npy`)),
      );
      // NumPy before 1.26 leaves less room in the header: then only the data are equal.
      if (ours!.length === theirs!.length) expect(ours).toEqual(theirs);
    }
  });

  it("reads what NumPy writes: every version, Fortran order, scalars, empty arrays", () => {
    const script = `
import numpy, sys, warnings
warnings.simplefilter("ignore")
cube = numpy.arange(24, dtype="<f4").reshape(2, 3, 4)
for major in (1, 2, 3):
    with open(f"{sys.argv[1]}/version-{major}.npy", "wb") as file:
        numpy.lib.format.write_array(file, cube, version=(major, 0))
numpy.save(f"{sys.argv[1]}/fortran.npy", numpy.asfortranarray(cube))
numpy.save(f"{sys.argv[1]}/scalar.npy", numpy.float64(3.25))
numpy.save(f"{sys.argv[1]}/empty.npy", numpy.zeros((0, 5), "<f4"))
numpy.save(f"{sys.argv[1]}/big.npy", cube.astype(">f4"))
numpy.save(f"{sys.argv[1]}/objects.npy", numpy.array([{}], dtype=object), allow_pickle=True)
numpy.save(f"{sys.argv[1]}/records.npy", numpy.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))`;
    runPython(python!, script, [folder]);
    const read = (name: string) => readNpy(readFileSync(join(folder, `${name}.npy`)));
    const cube = { dtype: "<f4", shape: [2, 3, 4], data: Float32Array.from({ length: 24 }, (_, at) => at) };
    for (const name of ["version-1", "version-2", "version-3", "fortran"]) expect(read(name)).toEqual(cube);
    expect(read("scalar")).toEqual({ dtype: "<f8", shape: [], data: new Float64Array([3.25]) });
    expect(read("empty")).toEqual({ dtype: "<f4", shape: [0, 5], data: new Float32Array() });
    expect(() => read("big")).toThrow(/big-endian/);
    expect(() => read("objects")).toThrow(/pickled/);
    expect(() => read("records")).toThrow(/structured/);
  });
});
