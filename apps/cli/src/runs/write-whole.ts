import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { ModalisError } from "@modalis/contract";

/**
 * Puts a file in place as a whole, flushed before it takes its name; folders above it are made.
 *
 * @throws `WRITE_FAILED`.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(`${path}.tmp`, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
  } catch (error) {
    throw new ModalisError(
      "WRITE_FAILED",
      `cannot write "${path}" (${(error as NodeJS.ErrnoException).code}); free some space or choose another place`,
      { cause: error },
    );
  }
}
