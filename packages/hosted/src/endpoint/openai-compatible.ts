import { ModalisError } from "@modalis/contract";
import type { EmbeddingModel } from "../models/embedding-model.js";
import type { ImageModel } from "../models/image-model.js";
import type { LanguageModel } from "../models/language-model.js";
import type { TranscriptionModel } from "../models/transcription-model.js";
import { chatRoute, type StructuredOutput } from "./chat-route.js";
import { embeddingRoute } from "./embedding-route.js";
import { endpointAddress } from "./endpoint-address.js";
import { imageRoute } from "./image-route.js";
import type { Endpoint } from "./post-request.js";
import { transcriptionRoute } from "./transcription-route.js";

export interface OpenAiCompatibleOptions {
  /** E.g. `"http://127.0.0.1:11434/v1"`; `/v1` is added to an address without a path. */
  readonly baseUrl: string;
  /** Sent as a bearer token, and shown nowhere. */
  readonly apiKey?: string;
  /** As the server names it. */
  readonly model: string;
  /** How spaces and reports name the server, so that it may move; its host and port when absent. */
  readonly provider?: string;
  /** More headers, treated as secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How JSON is asked for. Default `"schema"`, which OpenAI, Ollama, vLLM and llama.cpp know. */
  readonly structured?: StructuredOutput;
  /** Default 64 MiB. */
  readonly mostAnswerBytes?: number;
}

/** One model of a server by each of its routes; the server decides which of them the model knows. */
export interface OpenAiCompatibleModels {
  readonly embedding: EmbeddingModel;
  readonly language: LanguageModel;
  readonly image: ImageModel;
  readonly transcription: TranscriptionModel;
}

/**
 * A model of a server that speaks the OpenAI protocol: OpenAI, Ollama, vLLM, llama.cpp and others. Nothing is called yet.
 *
 * @throws `INVALID_ARGUMENT` for an address, key or model's name that cannot be.
 * @example
 * const { embedding } = openAiCompatible({ baseUrl: "http://127.0.0.1:11434/v1", model: "nomic-embed-text" });
 */
export function openAiCompatible(options: OpenAiCompatibleOptions): OpenAiCompatibleModels {
  const { apiKey, model, headers = {}, structured = "schema", mostAnswerBytes = 64 << 20 } = options;
  const address = endpointAddress(options.baseUrl);
  if (model.trim() === "") throw new ModalisError("INVALID_ARGUMENT", "the model has no name");
  // A header's line break would end it; fetch would say so with the key in its message.
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "the apiKey is empty or holds spaces, line breaks or other characters that no header can carry",
    );
  }
  const provider = options.provider ?? address.host;
  const endpoint: Endpoint = {
    address,
    headers,
    mostAnswerBytes,
    ...(apiKey === undefined ? {} : { apiKey }),
  };
  return {
    embedding: embeddingRoute(endpoint, provider, model),
    language: chatRoute(endpoint, provider, model, structured),
    image: imageRoute(endpoint, provider, model),
    transcription: transcriptionRoute(endpoint, provider, model),
  };
}
