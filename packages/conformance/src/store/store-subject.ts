import type { EmbeddingStoreV1 } from "@modalis/contract";
import type { CheckedSubject } from "../kit/check.js";

/** An embedding store, with what the kit needs to try it. */
export interface EmbeddingStoreSubject extends CheckedSubject {
  /** Opens the store of an existing folder, which is empty the first time. */
  open(folder: string): Promise<EmbeddingStoreV1>;
}

/** Opens the store, uses it, and closes it whatever happens. */
export async function opened<T>(
  subject: EmbeddingStoreSubject,
  folder: string,
  use: (store: EmbeddingStoreV1) => Promise<T>,
): Promise<void> {
  const store = await subject.open(folder);
  try {
    await use(store);
  } finally {
    await store[Symbol.asyncDispose]();
  }
}
