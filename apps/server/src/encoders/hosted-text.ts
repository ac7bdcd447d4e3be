import {
  createHostedTextEncoder,
  createRedactor,
  type HostedTextEncoder,
  openAiCompatible,
} from "@modalis/hosted";
import { parseHostedReference } from "./hosted-reference.js";

/**
 * Opens the embedding model that a reference names; its key is read from this process's environment.
 *
 * @throws what reading the reference and a first call to the model throw.
 */
export async function openHostedText(source: string, use: "passage" | "query"): Promise<HostedTextEncoder> {
  const { server, redact, ...options } = parseHostedReference(source, process.env);
  return createHostedTextEncoder({
    ...options,
    model: openAiCompatible(server).embedding,
    use,
    ...(redact ? { redactor: createRedactor() } : {}),
  });
}
