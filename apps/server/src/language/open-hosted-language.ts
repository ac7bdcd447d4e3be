import { join } from "node:path";
import {
  type CallLimits,
  createHostedLanguage,
  createRedactor,
  folderCache,
  type HostedLanguage,
  openAiCompatible,
} from "@modalis/hosted";
import { isHostedReference, parseHostedReference } from "../encoders/hosted-reference.js";

/** Somebody waits for the answer, and there is one without the model. */
const INTERACTIVE: CallLimits = { timeoutMs: 20_000, retries: 1 };

/**
 * Opens the language model at `URL#MODEL` (with or without `openai:` before it); nothing is called yet. Its key is read from
 * this process's environment, and its answers are kept below the folder of the cache.
 *
 * @param usual Limits where the reference names none.
 * @throws what reading the reference throws.
 */
export function openHostedLanguage(
  source: string,
  cacheFolder: string,
  usual: CallLimits = INTERACTIVE,
): HostedLanguage {
  const reference = isHostedReference(source) ? source : `openai:${source}`;
  const { server, revision, redact, limits, prices } = parseHostedReference(reference, process.env);
  return createHostedLanguage({
    model: openAiCompatible(server).language,
    limits: { ...usual, ...limits },
    cache: folderCache(join(cacheFolder, "answers")),
    ...(revision === undefined ? {} : { revision }),
    ...(prices === undefined ? {} : { prices }),
    ...(redact ? { redactor: createRedactor() } : {}),
  });
}
