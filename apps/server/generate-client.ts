// Writes the types of @modalis/client from the document of the server, as its sources are now.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiTypes } from "./src/client/api-types.js";
import { createLiveServer, openLiveCatalogue } from "./src/index.js";

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
  await writeFile(
    new URL("../../packages/client/src/generated/api.ts", import.meta.url),
    await apiTypes(document),
  );
  await server.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
