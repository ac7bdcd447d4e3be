import { colourPicture, standInTokens, wordVector } from "./stand-in-answers.js";

/** What a chat was asked. */
export interface StandInChat {
  readonly system: string;
  /** The user's text; pictures are counted, not looked at. */
  readonly text: string;
  readonly pictures: number;
  /** The whole body of the request. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a stand-in answers. */
export interface StandInBehaviour {
  readonly dimensions: number;
  readonly answer: (chat: StandInChat) => string | Promise<string>;
}

/** The answer of a route, or undefined where there is no such route. */
export async function standInAnswer(
  route: string,
  body: Readonly<Record<string, unknown>>,
  { dimensions, answer }: StandInBehaviour,
): Promise<unknown> {
  if (route === "embeddings") return embeddings(body, dimensions);
  if (route === "chat/completions") return completion(body, answer);
  if (route === "images/generations") {
    const picture = colourPicture(String(body.prompt)).toString("base64");
    return { created: 0, data: Array.from({ length: Number(body.n ?? 1) }, () => ({ b64_json: picture })) };
  }
  if (route === "audio/transcriptions") {
    const bytes = Number(body.bytes);
    const text = `the stand-in was sent ${bytes} bytes of sound`;
    return { text, language: "english", duration: 1, segments: [{ id: 0, start: 0, end: 1, text }] };
  }
  return undefined;
}

function embeddings(body: Readonly<Record<string, unknown>>, dimensions: number): unknown {
  const texts = [body.input].flat().map(String);
  const width = typeof body.dimensions === "number" ? body.dimensions : dimensions;
  const tokens = texts.reduce((sum, text) => sum + standInTokens(text), 0);
  return {
    object: "list",
    model: body.model,
    data: texts.map((text, index) => ({ object: "embedding", index, embedding: wordVector(text, width) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

async function completion(
  body: Readonly<Record<string, unknown>>,
  answer: StandInBehaviour["answer"],
): Promise<unknown> {
  const messages = body.messages as readonly { role: string; content: unknown }[];
  const parts = messages.filter(({ role }) => role === "user").flatMap(({ content }) => content);
  const text = parts.map(textIn).join("\n");
  const system = messages
    .filter(({ role }) => role === "system")
    .map(({ content }) => content)
    .join("\n");
  const pictures = parts.filter((part) => (part as { type?: string }).type === "image_url").length;
  const content = await answer({ system, text, pictures, body });
  const [given, made] = [standInTokens(system + text), standInTokens(content)];
  return {
    id: "stand-in",
    object: "chat.completion",
    model: body.model,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: given, completion_tokens: made, total_tokens: given + made },
  };
}

function textIn(part: unknown): string {
  if (typeof part === "string") return part;
  return String((part as { text?: unknown }).text ?? "");
}
