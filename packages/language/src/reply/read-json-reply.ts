/**
 * The JSON object in a reply: the whole of it, or in a fence, or the first that stands in it. Undefined where there is none.
 *
 * Names that would reach into the language's own objects are left out by JSON.parse's own rules: they are plain fields.
 */
export function readJsonReply(text: string): Readonly<Record<string, unknown>> | undefined {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/i.exec(text)?.[1];
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  const candidates = [text, fenced, from >= 0 && to > from ? text.slice(from, to + 1) : undefined];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    try {
      const value: unknown = JSON.parse(candidate);
      if (typeof value === "object" && value !== null && !Array.isArray(value))
        return value as Record<string, unknown>;
    } catch {
      // The next candidate may be the object.
    }
  }
  return undefined;
}
