/**
 * The program of the thread that reads pictures beside the model; `thread-file.ts` finds its built file.
 *
 * First of all it says that it is there, so that nobody waits for a thread that never starts.
 */
import { parentPort, workerData } from "node:worker_threads";
import { type PictureRecipe, readPicture } from "./read-picture.js";
import { sentError, type ThreadReply, type ThreadRequest } from "./thread-messages.js";

const recipe = workerData as PictureRecipe;
const underWay = new Map<number, AbortController>();

parentPort?.on("message", async (request: ThreadRequest) => {
  if ("cancelled" in request) {
    underWay.get(request.cancelled)?.abort();
    return;
  }
  const reply = await replyTo(request);
  try {
    parentPort?.postMessage(reply, memoryOf(reply));
  } catch {
    // Memory of the decoder's own cannot be given away, and details of an error may not bear copying.
    const image = reply.image && { ...reply.image, data: new Uint8Array(reply.image.data) };
    parentPort?.postMessage({ id: request.id, ...(image && { image }) } satisfies ThreadReply);
  }
});
parentPort?.postMessage({ ready: true } satisfies ThreadReply);

type Answer = Exclude<ThreadReply, { readonly ready: true }>;

async function replyTo({
  id,
  content,
}: Exclude<ThreadRequest, { readonly cancelled: number }>): Promise<Answer> {
  const controller = new AbortController();
  underWay.set(id, controller);
  try {
    return { id, image: await readPicture(content, recipe, controller.signal) };
  } catch (error) {
    const failure = sentError(error);
    return { id, ...(failure && { failure }) };
  } finally {
    underWay.delete(id);
  }
}

/** The pixels' memory, to be given away instead of copied, where it holds nothing else. */
function memoryOf({ image }: Answer): ArrayBuffer[] {
  const memory = image?.data.buffer;
  return memory instanceof ArrayBuffer && memory.byteLength === image?.data.byteLength ? [memory] : [];
}
