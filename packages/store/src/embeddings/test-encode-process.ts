import { appendFileSync } from "node:fs";
import type { CatalogueContent } from "../catalogue/catalogue-content.js";
import { encodeInto } from "./encode-into.js";
import { openEmbeddingStore } from "./open-embedding-store.js";
import { createDigestEncoder } from "./test-encoder.js";
import { digestOf, testSpace } from "./test-rows.js";

/**
 * A process of its own that encodes made-up texts into a store, for tests that kill it: `FOLDER LOG COUNT`.
 *
 * It logs every digest it encodes and every commit it was told of, and holds the store open where COUNT is 0.
 */
async function main([folder, log, count]: readonly string[]): Promise<void> {
  const space = testSpace("1", "text");
  const store = await openEmbeddingStore(folder!);
  const rows = await store.openSpace(space);
  process.stdout.write("open\n");
  if (count === "0") {
    setInterval(() => undefined, 1000);
    return;
  }
  await rows.putAttachment("statistics.json", Buffer.from('{"documents":7}'));
  const contents = Array.from({ length: Number(count) }, (_, at) => textOf(at));
  const encoder = createDigestEncoder(space, (ids) =>
    appendFileSync(log!, ids.map((id) => `encode ${id}\n`).join("")),
  );
  const logged = new Set<string>();
  const onProgress = () => {
    const told = [...rows.encoded, ...rows.failed.keys()].filter((id) => !logged.has(id));
    for (const id of told) logged.add(id);
    appendFileSync(log!, told.map((id) => `acknowledged ${id}\n`).join(""));
    process.stdout.write("commit\n");
  };
  await encodeInto(rows, encoder, contents, { batchSize: 3, onProgress });
  await store[Symbol.asyncDispose]();
}

function textOf(at: number): CatalogueContent {
  const text = at % 7 === 3 ? `broken ${at}` : `text ${at}`;
  return { kind: "text", modality: "text", sha256: digestOf(text), byteLength: text.length, text };
}

await main(process.argv.slice(2));
