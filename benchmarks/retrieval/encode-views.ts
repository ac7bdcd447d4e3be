import { createColourEncoder, createImageEncoder } from "@modalis/image";
import { decodeImage } from "@modalis/media";
import { augmentImage } from "@modalis/trainer";
import { type Matrix, zeros } from "./dense-matrix.js";

/** Changed views of photos; view `v` of photo `p` is row `p * perPhoto + v`. */
export interface EncodedViews {
  readonly perPhoto: number;
  readonly features: Matrix;
  readonly colours: Matrix;
}

const VIEWS_A_PHOTO = 6;

/** Encodes photos mirrored, cropped and recoloured, by a fixed seed. */
export async function encodeViews(paths: readonly string[]): Promise<EncodedViews> {
  await using features = await createImageEncoder();
  await using colours = await createColourEncoder();
  const encoders = { features, colours };
  const rows = paths.length * VIEWS_A_PHOTO;
  const views = {
    features: zeros(rows, features.space.dimensions),
    colours: zeros(rows, colours.space.dimensions),
  };
  for (const [photo, path] of paths.entries()) {
    const image = await decodeImage(path, {});
    for (let view = 0; view < VIEWS_A_PHOTO; view++) {
      const row = photo * VIEWS_A_PHOTO + view;
      const content = augmentImage(image, photo * 100 + view, { seed: 1 });
      for (const kind of ["features", "colours"] as const) {
        const { batch, failures } = await encoders[kind].encode([{ id: "view", content }]);
        if (failures.length > 0) throw failures[0]!.error;
        views[kind].values.set(batch.values, row * views[kind].columns);
      }
    }
  }
  return { perPhoto: VIEWS_A_PHOTO, ...views };
}
