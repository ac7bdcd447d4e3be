import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createKernels } from "./create-kernels.js";
import { assemblyDigest } from "./generated/kernels-module.js";
import { createKernelEngine } from "./runtime/kernel-engine.js";

describe("createKernels", () => {
  it("keeps private memory with one thread, as ONNX Runtime needs, and shared memory with more", async () => {
    await using one = await createKernels({ arenaBytes: 2 ** 16 });
    await using two = await createKernels({ arenaBytes: 2 ** 16, threads: 2 });
    expect(one.float32(1).buffer).toBeInstanceOf(ArrayBuffer);
    expect(two.float32(1).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([one.threads, two.threads]).toEqual([1, 2]);
  });

  it("refuses arrays of another arena, and work after disposal", async () => {
    const kernels = await createKernels({ arenaBytes: 2 ** 16, threads: 2 });
    await using other = await createKernels({ arenaBytes: 2 ** 16 });
    const vector = kernels.float32(4);
    expect(() => kernels.addScaled({ target: vector, source: other.float32(4), scale: 1 })).toThrow(
      /source lies outside these kernels' arena/,
    );
    await kernels[Symbol.asyncDispose]();
    await kernels[Symbol.asyncDispose]();
    expect(() => kernels.addScaled({ target: vector, source: kernels.float32(4), scale: 1 })).toThrow(
      expect.objectContaining({ code: "DISPOSED" }),
    );
  });

  it("refuses a number of threads that is none", async () => {
    for (const threads of [0, 1.5, Number.NaN, 129]) {
      await expect(createKernels({ threads })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    }
  });

  it("works at addresses above 2 GiB", async () => {
    await using kernels = await createKernels({ arenaBytes: 2 ** 32 - 2 ** 18 });
    kernels.uint8(3 * 2 ** 30);
    const [target, source] = [kernels.float32(5), kernels.float32(5).fill(2)];
    kernels.addScaled({ target, source, scale: 3 });
    expect([...target]).toEqual([6, 6, 6, 6, 6]);
    const output = kernels.float32(1);
    kernels.dotScan({ table: target, dimensions: 5, query: source, output });
    expect(output[0]).toBe(60);
  });
});

describe("threads", () => {
  it("do every part of many small calls exactly once", async () => {
    const engine = await createKernelEngine(4, 2 ** 20, 16);
    const [target, source] = [engine.arena.float32(997), engine.arena.float32(997).fill(1)];
    const values = [target.byteOffset, source.byteOffset, target.length, 1];
    for (let call = 0; call < 3000; call++)
      engine.share("addScaledVector", call % 3 === 0 ? 40 : 997, ...values);
    await engine.close();
    expect(target.every((value) => value === 3000)).toBe(true);
  });

  it.each([1, 3])("report a kernel that fails, and work on (%i)", async (threads) => {
    const engine = await createKernelEngine(threads, 2 ** 20, 16);
    const [target, source] = [engine.arena.float32(100), engine.arena.float32(100).fill(1)];
    expect(() => engine.share("addScaledVector", 1000, 2 ** 31, source.byteOffset, 100, 1)).toThrow();
    engine.share("addScaledVector", 1000, target.byteOffset, source.byteOffset, 100, 1);
    await engine.close();
    expect(target.every((value) => value === 1)).toBe(true);
  });
});

describe("the compiled module", () => {
  it("is that of the sources in assembly/ (else run `npx tsup` in packages/kernels)", () => {
    const assembly = new URL("../assembly/", import.meta.url);
    const names = readdirSync(assembly, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => name.replaceAll("\\", "/"))
      .sort();
    const hash = createHash("sha256").update(readFileSync(new URL("../compile-kernels.ts", import.meta.url)));
    for (const name of names) hash.update(name).update(readFileSync(new URL(name, assembly)));
    expect(assemblyDigest).toBe(hash.digest("hex"));
  });
});
