import { join } from "node:path";

/** Where a catalogue keeps its embeddings: `CATALOGUE/embeddings`. */
export function embeddingsFolder(catalogueFolder: string): string {
  return join(catalogueFolder, "embeddings");
}
