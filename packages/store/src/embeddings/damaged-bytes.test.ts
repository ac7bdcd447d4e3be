import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isModalisError } from "@modalis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { digestOf, testRows, testSpace } from "./test-rows.js";
import { filesOf, spacePath, usingStore } from "./test-store.js";

let folder: string;
const space = testSpace();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "modalis-damaged-"));
  await usingStore(folder, async (store) => {
    const rows = await store.openSpace(space);
    await rows.append(
      testRows(space, ["a", "bb"]),
      new Map([[digestOf("x"), { code: "EMPTY_INPUT", message: "" }]]),
    );
    await rows.append(testRows(space, ["ccc"]));
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe("a store whose files were changed at random", () => {
  it.each(["manifest.json", "000001.safetensors"])(
    "opens or is refused as corrupt, and is never changed by it (%s)",
    async (name) => {
      const path = join(await spacePath(folder), name);
      const bytes = await readFile(path);
      const edit = fc.record({
        at: fc.nat({ max: bytes.length - 1 }),
        remove: fc.nat({ max: 12 }),
        insert: fc.oneof(
          fc.uint8Array({ maxLength: 4 }),
          fc.constantFrom("[", "{}", "null", '"', "-1", "1e999", "../").map((text) => Buffer.from(text)),
        ),
      });
      await fc.assert(
        fc.asyncProperty(edit, async ({ at, remove, insert }) => {
          const damaged = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
          await writeFile(path, damaged);
          const before = await filesOf(folder);
          await readOrRefuse();
          expect(await filesOf(folder)).toEqual(before);
        }),
        { numRuns: 150 },
      );
      await writeFile(path, bytes);
      expect(await readOrRefuse()).toBe(3);
    },
  );
});

async function readOrRefuse(): Promise<number | undefined> {
  const store = await openEmbeddingStore(folder, { readOnly: true });
  try {
    await store.spaces();
    return (await (await store.openSpace(space)).readAll()).ids.length;
  } catch (error) {
    if (!isModalisError(error, "CORRUPT_FILE")) throw error;
    return undefined;
  } finally {
    await store[Symbol.asyncDispose]();
  }
}
