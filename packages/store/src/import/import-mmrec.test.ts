import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNpy } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentsOf } from "../catalogue/contents-of.js";
import { embeddingsFolder } from "../embeddings/embeddings-folder.js";
import { readItemRows } from "../embeddings/read-item-rows.js";
import { usingStore } from "../embeddings/test-store.js";
import { imported } from "./test-import.js";

let parent: string;
let source: string;
let out: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "modalis-import-"));
  source = join(parent, "source");
  out = join(parent, "out");
  await mkdir(source);
});
afterEach(() => rm(parent, { recursive: true }));

describe("importing MMRec", () => {
  it("keeps x_label as the split and makes spaces of feature files whose rows items find again", async () => {
    const { catalogue, report } = await imported(
      { source, out },
      "mmrec",
      {
        "x.inter": "userID\titemID\tx_label\trating\n7\t2\t0\t1\n7\t0\t1\t1\n9\t2\t2\t1\n",
        "image.npy": writeNpy({ dtype: "<f4", shape: [4, 2], data: Float32Array.of(1, 2, 3, 4, 1, 2, 0, 0) }),
      },
      { features: [{ modality: "image", path: join(source, "image.npy") }] },
    );
    expect(report).toMatchObject({ items: 4, users: 0, events: 3 });
    expect(report.problems.map(({ code }) => code)).toEqual(["NO_CONTENT"]);
    expect(catalogue.items.map(({ id }) => id)).toEqual(["0", "1", "2", "3"]);
    expect(catalogue.events.map(({ user, item, split }) => [user, item, split])).toEqual([
      ["7", "2", "train"],
      ["7", "0", "validation"],
      ["9", "2", "test"],
    ]);
    const contents = await contentsOf(catalogue, "image");
    await usingStore(embeddingsFolder(out), async (store) => {
      const rows = await readItemRows((await store.openCurrent("image"))!, contents);
      expect(rows.ids).toEqual(["0", "1", "2"]);
      expect([...rows.values]).toEqual([1, 2, 3, 4, 1, 2]);
    });
  });

  it("keeps two feature files of one modality as two spaces, the first one current", async () => {
    const { catalogue, report } = await imported(
      { source, out },
      "mmrec",
      {
        "x.inter": "userID:token\titemID:token\n1\t0\n",
        "a.npy": writeNpy({ dtype: "<f8", shape: [1, 1], data: Float64Array.of(0.5) }),
        "b.npy": writeNpy({ dtype: "<f4", shape: [1, 2], data: Float32Array.of(3, 4) }),
      },
      { features: ["a.npy", "b.npy"].map((name) => ({ modality: "audio", path: join(source, name) })) },
    );
    const contents = await contentsOf(catalogue, "audio");
    await usingStore(embeddingsFolder(out), async (store) => {
      expect((await store.openCurrent("audio"))?.space).toEqual(report.spaces[0]);
      const second = await readItemRows(await store.openSpace(report.spaces[1]!), contents);
      expect([...second.values]).toEqual([3, 4]);
    });
  });

  it("refuses pickles, broken and one-dimensional arrays, and leaves nothing behind", async () => {
    const files = {
      "x.inter": "userID\titemID\n1\t0\n",
      "p.npy": Buffer.from([0x80, 4, 0x95]),
      "z.pt": Buffer.from("PK"),
      "flat.npy": writeNpy({ dtype: "<f4", shape: [2], data: Float32Array.of(1, 2) }),
      "bad.npy": Buffer.from("\x93NUMPY oh"),
    };
    const refusals = [
      ["p.npy", "UNSUPPORTED_INPUT"],
      ["z.pt", "UNSUPPORTED_INPUT"],
      ["flat.npy", "INVALID_ARGUMENT"],
      ["bad.npy", "CORRUPT_FILE"],
      ["none.npy", "NOT_FOUND"],
    ];
    for (const [name, code] of refusals) {
      const options = { features: [{ modality: "image", path: join(source, name!) }] };
      await expect(imported({ source, out }, "mmrec", files, options)).rejects.toMatchObject({ code });
    }
    expect(await readdir(parent)).toEqual(["source"]);
  });
});
