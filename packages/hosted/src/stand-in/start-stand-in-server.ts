import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { answerWith, type StandInFault } from "./stand-in-fault.js";
import { type StandInBehaviour, type StandInChat, standInAnswer } from "./stand-in-routes.js";

export interface StandInOptions {
  /** Of its vectors, unless a request asks for others. Default 64. */
  readonly dimensions?: number;
  /** Requests without this key are refused with 401. */
  readonly apiKey?: string;
  /** What a chat is answered. Default: the number of words it was sent. */
  readonly answer?: (chat: StandInChat) => string | Promise<string>;
  /** How it fails at a request, if it shall. */
  readonly fault?: (request: StandInRequest) => StandInFault | undefined;
}

/** A request as it came. */
export interface StandInRequest {
  /** From 0. */
  readonly number: number;
  /** E.g. `"embeddings"`. */
  readonly route: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server of the OpenAI protocol on this machine, for tests. */
export interface StandInServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/v1`. */
  readonly baseUrl: string;
  /** Every request so far. */
  readonly requests: readonly StandInRequest[];
}

/**
 * Starts a server on this machine that speaks the OpenAI protocol without any model behind it, to try programs and their
 * faults: vectors are counts of words, chats are answered by a function, pictures are one colour, transcripts name the bytes.
 *
 * No quality can be read off it.
 */
export async function startStandInServer(options: StandInOptions = {}): Promise<StandInServer> {
  const behaviour: StandInBehaviour = {
    dimensions: options.dimensions ?? 64,
    answer: options.answer ?? (({ text }) => `The stand-in was sent ${text.split(/\s+/).length} words.`),
  };
  const requests: StandInRequest[] = [];
  const server = createServer(async (message, response) => {
    response.on("error", () => undefined);
    const route = (message.url ?? "").replace(/^\/v1\//, "");
    const body = await bodyOf(message).catch(() => ({}));
    const request = { number: requests.length, route, headers: message.headers, body };
    requests.push(request);
    if (options.apiKey !== undefined && message.headers.authorization !== `Bearer ${options.apiKey}`) {
      const error = { message: `Incorrect API key provided: ${message.headers.authorization ?? "none"}` };
      answerWith(response, undefined, { kind: "status", status: 401, body: JSON.stringify({ error }) });
      return;
    }
    const fault = options.fault?.(request);
    const answer = await standInAnswer(route, body, behaviour);
    if (answer === undefined) answerWith(response, undefined, { kind: "status", status: 404 });
    else answerWith(response, answer, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(message: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const type = message.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/")) return JSON.parse(bytes.toString("utf8"));
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
  const file = form.get("file");
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === "string"));
  return file instanceof Blob ? { ...fields, bytes: file.size, mediaType: file.type } : fields;
}
