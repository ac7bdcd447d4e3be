import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Calls `use` with a new folder that holds the files (JSON where no bytes), and removes it afterwards. */
export async function withModelFolder<Result>(
  files: Readonly<Record<string, Uint8Array | object>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "modalis-audio-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(folder, name, ".."), { recursive: true });
      const bytes = content instanceof Uint8Array ? content : JSON.stringify(content);
      await writeFile(join(folder, name), bytes);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
