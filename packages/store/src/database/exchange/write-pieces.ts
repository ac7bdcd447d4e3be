import { open } from "node:fs/promises";
import { writeFailed } from "../../embeddings/write-durably.js";

/** Writes texts to a new file one after another, and flushes it. @throws `WRITE_FAILED`. */
export async function writePieces(path: string, pieces: AsyncIterable<string>): Promise<void> {
  try {
    const file = await open(path, "wx");
    try {
      for await (const piece of pieces) await file.appendFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw writeFailed(path, error);
  }
}
