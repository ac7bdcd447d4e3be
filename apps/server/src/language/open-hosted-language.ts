import { join } from "node:path";
import {
  createHostedLanguage,
  createRedactor,
  folderCache,
  type HostedLanguage,
  openAiCompatible,
} from "@modalis/hosted";
import { isHostedReference, parseHostedReference } from "../encoders/hosted-reference.js";

/**
 * Opens the language model at `URL#MODEL` (with or without `openai:` before it); nothing is called yet. Its key is read from
 * this process's environment, and its answers are kept below the folder of the cache.
 *
 * @throws what reading the reference throws.
 */
export function openHostedLanguage(source: string, cacheFolder: string): HostedLanguage {
  const reference = isHostedReference(source) ? source : `openai:${source}`;
  const { server, revision, redact, limits } = parseHostedReference(reference, process.env);
  return createHostedLanguage({
    model: openAiCompatible(server).language,
    // Somebody waits for the answer; the recommender has one without the model.
    limits: { timeoutMs: 20_000, retries: 1, ...limits },
    cache: folderCache(join(cacheFolder, "answers")),
    ...(revision === undefined ? {} : { revision }),
    ...(redact ? { redactor: createRedactor() } : {}),
  });
}
