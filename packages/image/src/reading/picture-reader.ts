import type { RgbImage } from "@modalis/media";
import { checkPixels, type ImageContent } from "../content/image-content.js";
import type { ImagePreprocessing } from "../preprocess/image-preprocessing.js";
import { openPictureThread, type PictureThread } from "./open-picture-thread.js";
import { type PictureRecipe, readPicture } from "./read-picture.js";
import { pictureThreadFile } from "./thread-file.js";

/** Decodes, resizes and crops pictures to what a model takes, beside the model where many are to come. */
export interface PictureReader extends AsyncDisposable {
  /** Starts the thread where so many pictures are to come that it pays. */
  expect(pictures: number): void;
  /**
   * The picture as the model takes it; the same to the bit on whichever thread it was made.
   *
   * @throws as `readPicture`.
   */
  read(content: ImageContent, signal: AbortSignal | undefined): Promise<RgbImage>;
}

/** Starting a thread costs about as much as reading so many photos. */
const FEW = 16;

/**
 * A reader of one recipe; dispose it, once nothing is being read, to end its thread.
 *
 * The calling thread reads the pictures while the other one starts, those over which it breaks down and all after
 * them, and every one where the program of the thread is not to be found.
 *
 * @param findThreadFile Finds the program of the thread; that of this package when absent.
 */
export function createPictureReader(
  recipe: PictureRecipe,
  findThreadFile: () => URL | undefined = () => pictureThreadFile(import.meta.url),
): PictureReader {
  let starting: Promise<PictureThread | undefined> | undefined;
  let thread: PictureThread | undefined;
  const start = async (): Promise<PictureThread | undefined> => {
    const file = findThreadFile();
    if (file === undefined) return undefined;
    // On Linux sharp's libraries stay loaded for every thread only when the main one has them.
    const isInstalled = await import("sharp").then(
      () => true,
      () => false,
    );
    thread = isInstalled ? openPictureThread(file, recipe) : undefined;
    return thread;
  };
  return {
    expect(pictures) {
      if (pictures > FEW) starting ??= start();
    },
    async read(content, signal) {
      signal?.throwIfAborted();
      const beside =
        thread?.isReady() && !isFitted(content, recipe.preprocessing)
          ? await thread.read(content, signal)
          : undefined;
      return beside ?? readPicture(content, recipe, signal);
    },
    async [Symbol.asyncDispose]() {
      await (await starting)?.[Symbol.asyncDispose]();
    },
  };
}

/** Whether pixels need no more than a crop, which costs less than handing them over. */
function isFitted(content: ImageContent, { resize }: ImagePreprocessing): boolean {
  if (typeof content === "string" || content instanceof Uint8Array) return false;
  const { width, height } = checkPixels(content);
  if (resize === undefined) return true;
  const { to } = resize;
  return "shortestEdge" in to
    ? Math.min(width, height) === to.shortestEdge
    : width === to.width && height === to.height;
}
