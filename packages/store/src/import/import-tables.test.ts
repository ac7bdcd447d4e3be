import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNpy } from "@modalis/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contentsOf } from "../catalogue/contents-of.js";
import { readCatalogue } from "../catalogue/read-catalogue.js";
import { embeddingsFolder } from "../embeddings/embeddings-folder.js";
import { readItemRows } from "../embeddings/read-item-rows.js";
import { usingStore } from "../embeddings/test-store.js";
import { importCatalogue } from "./import-catalogue.js";
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

describe("importing tables", () => {
  it("finds the usual columns, joins title and description, copies media and keeps the rest as attributes", async () => {
    const { catalogue, report } = await imported({ source, out }, "csv", {
      "items.csv":
        "Item ID,Title,Description,Image Path,price\na,Red,A lamp,pics/1.png,5\nb,Blue,,../secret.png,\n",
      "events.csv": 'user_id,item_id,rating,time\n"u,1",a,5,2024-01-02\nu2,c,,\n',
      "pics/1.png": "one",
      "../secret.png": "secret",
    });
    expect(report.problems).toHaveLength(1);
    expect(catalogue.items.map(({ id, contents }) => [id, Object.fromEntries(contents)])).toEqual([
      ["a", { text: ["Red. A lamp"], image: ["media/pics/1.png"] }],
      ["b", { text: ["Blue"] }],
      ["c", {}],
    ]);
    expect(Object.fromEntries(catalogue.items[0]!.attributes)).toEqual({ Title: "Red", price: "5" });
    expect(catalogue.items[1]!.attributes.get("image")).toBe("../secret.png");
    expect(catalogue.events.map(({ user, item, kind, value }) => [user, item, kind, value])).toEqual([
      ["u,1", "a", "rating", 5],
      ["u2", "c", "interaction", undefined],
    ]);
    const { contents } = await contentsOf(catalogue, "image");
    expect(contents).toHaveLength(1);
  });

  it("takes columns by role, further roles being modalities, and one file of events alone", async () => {
    await imported(
      { source, out },
      "jsonl",
      {
        "items.jsonl": '{"no":"a","body":"hello","touch":"h.bin","deep":{"x":1},"attributes":{"y":2}}',
        "h.bin": "bytes",
      },
      { columns: { id: "no", text: "body", haptics: "touch" } },
    );
    const [item] = (await readCatalogue(out)).items;
    expect(Object.fromEntries(item!.contents)).toEqual({ text: ["hello"], haptics: ["media/h.bin"] });
    expect(Object.fromEntries(item!.attributes)).toEqual({ deep: { x: 1 }, y: 2 });
    await writeFile(join(source, "clicks.csv"), "visitorid,itemid,event\n1,2,view\n");
    const report = await importCatalogue(join(source, "clicks.csv"), {
      format: "csv",
      out: join(parent, "two"),
    });
    expect(report).toMatchObject({ items: 1, events: 1 });
  });

  it("fits feature rows to items by order and refuses another number of rows", async () => {
    const files = {
      "items.csv": "id,text\nx,one\ny,two\n",
      "f.npy": writeNpy({ dtype: "<f4", shape: [2, 1], data: Float32Array.of(5, 6) }),
      "g.npy": writeNpy({ dtype: "<f4", shape: [3, 1], data: Float32Array.of(5, 6, 7) }),
    };
    const wrong = { features: [{ modality: "image", path: join(source, "g.npy") }] };
    await expect(imported({ source, out }, "csv", files, wrong)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    const { catalogue } = await imported({ source, out }, "csv", files, {
      features: [{ modality: "image", path: join(source, "f.npy") }],
    });
    const contents = await contentsOf(catalogue, "image");
    await usingStore(embeddingsFolder(out), async (store) => {
      const rows = await readItemRows((await store.openCurrent("image"))!, contents);
      expect([rows.ids, [...rows.values]]).toEqual([
        ["x", "y"],
        [5, 6],
      ]);
    });
  });
});
