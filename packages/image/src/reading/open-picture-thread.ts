import { Worker } from "node:worker_threads";
import type { RgbImage } from "@modalis/media";
import type { ImageContent } from "../content/image-content.js";
import type { PictureRecipe } from "./read-picture.js";
import { receivedError, type ThreadReply, type ThreadRequest } from "./thread-messages.js";

/** A thread that reads pictures while the model runs on the main one. */
export interface PictureThread extends AsyncDisposable {
  /** Whether it takes pictures: not before it has started, and never again once it broke down. */
  isReady(): boolean;
  /**
   * The picture as the recipe wants it, or `undefined` when the thread broke down over it.
   *
   * @throws as `readPicture`.
   */
  read(content: ImageContent, signal: AbortSignal | undefined): Promise<RgbImage | undefined>;
}

/**
 * Starts a thread for pictures of one recipe.
 *
 * It keeps the process alive only while it holds a picture, and ends with it otherwise.
 *
 * @returns `undefined` where threads are not permitted.
 */
export function openPictureThread(file: URL, recipe: PictureRecipe): PictureThread | undefined {
  const worker = startWorker(file, recipe);
  if (worker === undefined) return undefined;
  const waiting = new Map<number, (reply: ReadReply) => void>();
  let ready = false;
  let lastId = 0;
  const breakDown = (): void => {
    ready = false;
    for (const [id, settle] of waiting) settle({ id });
  };
  worker.on("message", (reply: ThreadReply) => {
    if ("ready" in reply) ready = true;
    else waiting.get(reply.id)?.(reply);
  });
  worker.on("error", breakDown);
  worker.on("messageerror", breakDown);
  worker.on("exit", breakDown);
  worker.unref();
  const post = (request: ThreadRequest, given: ArrayBuffer[]): void => worker.postMessage(request, given);

  return {
    isReady: () => ready,
    read: (content, signal) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        const abort = (): void => {
          reject(signal?.reason);
          post({ cancelled: id }, []);
        };
        if (waiting.size === 0) worker.ref();
        waiting.set(id, ({ image, failure }) => {
          waiting.delete(id);
          signal?.removeEventListener("abort", abort);
          if (waiting.size === 0) worker.unref();
          if (failure === undefined) resolve(image);
          else reject(receivedError(failure));
        });
        signal?.addEventListener("abort", abort, { once: true });
        const [sent, given] = ownCopy(content);
        post({ id, content: sent }, given);
      }),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

type ReadReply = Exclude<ThreadReply, { readonly ready: true }>;

function startWorker(file: URL, recipe: PictureRecipe): Worker | undefined {
  try {
    // Without the process's own loaders, which this file does not need and which take long to start.
    return new Worker(file, { workerData: recipe, execArgv: [], name: "modalis pictures" });
  } catch {
    return undefined;
  }
}

/** What can be given away: the caller keeps its bytes, and no more than the picture's own are copied. */
function ownCopy(content: ImageContent): [sent: ImageContent, given: ArrayBuffer[]] {
  if (typeof content === "string") return [content, []];
  const data = new Uint8Array(content instanceof Uint8Array ? content : content.data);
  if (content instanceof Uint8Array) return [data, [data.buffer]];
  return [{ width: content.width, height: content.height, data }, [data.buffer]];
}
