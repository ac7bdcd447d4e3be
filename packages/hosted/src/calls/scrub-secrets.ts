const LONGEST = 300;

/**
 * Text of a server or a library, made fit for a message: on one line, short, and without what looks like a key.
 *
 * @param secrets Texts to take out wherever they occur.
 */
export function scrubSecrets(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, "[key]");
  clean = clean
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, "$1 [key]")
    .replace(/\b(?:sk|pk|rk|gsk|hf|xai|key|api|pat)[-_][\w*-]{8,}/gi, "[key]")
    .replace(/([?&](?:key|api[-_]?key|token|access_token)=)[^&\s"]+/gi, "$1[key]")
    .replace(/\bAIza[\w-]{20,}/g, "[key]")
    .replace(/(\/\/)[^/\s@"]+@/g, "$1[key]@")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}
