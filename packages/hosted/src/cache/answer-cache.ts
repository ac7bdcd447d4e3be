/** Answers of hosted models by the digest of what was asked, so that nothing is paid for twice. */
export interface AnswerCache {
  /** Undefined when there is none, or when it was damaged. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** @throws `WRITE_FAILED`. */
  put(key: string, answer: Uint8Array): Promise<void>;
}
