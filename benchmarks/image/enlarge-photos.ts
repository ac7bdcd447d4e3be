import { join } from "node:path";
import sharp from "sharp";

/** Writes the photos again at 1,280 pixels along the longer side, nearer to what cameras and shops keep (they hold no more detail than before); the new paths. */
export async function enlargePhotos(paths: readonly string[], folder: string): Promise<string[]> {
  const enlarged: string[] = [];
  for (const [at, path] of paths.entries()) {
    const target = join(folder, `${String(at).padStart(3, "0")}.jpg`);
    await sharp(path).resize(1_280, 1_280, { fit: "inside" }).jpeg({ quality: 90 }).toFile(target);
    enlarged.push(target);
  }
  return enlarged;
}
