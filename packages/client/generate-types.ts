// Writes src/generated/api.ts from the document of the server beside it, as its sources are now.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLiveServer, openLiveCatalogue } from "../../apps/server/src/index.js";
import { apiTypes } from "./src/testing/api-types.js";

const folder = await mkdtemp(join(tmpdir(), "modalis-generate-"));
try {
  await writeFile(join(folder, "items.jsonl"), "");
  await using live = await openLiveCatalogue({
    folder,
    cacheFolder: join(folder, "models"),
    nowMs: Date.now,
  });
  const server = await createLiveServer({ live, nowMs: Date.now });
  const document = (await server.inject("/openapi.json")).json();
  await writeFile(new URL("src/generated/api.ts", import.meta.url), await apiTypes(document));
  await server.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
