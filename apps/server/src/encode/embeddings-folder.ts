import { join } from "node:path";

/** Folder of a catalogue's embeddings. */
export function embeddingsFolder(catalogueFolder: string): string {
  return join(catalogueFolder, "embeddings");
}
