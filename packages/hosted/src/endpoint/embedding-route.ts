import type { EmbeddingModel } from "../models/embedding-model.js";
import { countOf, listAt, objectAt } from "./fields.js";
import { type Endpoint, notUnderstood, postRequest } from "./post-request.js";

/** `POST embeddings` as an embedding model. */
export function embeddingRoute(endpoint: Endpoint, provider: string, modelId: string): EmbeddingModel {
  return {
    specificationVersion: "v4",
    provider,
    modelId,
    maxEmbeddingsPerCall: undefined,
    async doEmbed({ values, dimensions, abortSignal }) {
      const answer = objectAt(
        await postRequest(
          endpoint,
          "embeddings",
          {
            model: modelId,
            input: values,
            encoding_format: "float",
            ...(dimensions === undefined ? {} : { dimensions }),
          },
          abortSignal,
        ),
        "the top",
      );
      const usage =
        answer.usage === undefined || answer.usage === null ? {} : objectAt(answer.usage, "usage");
      const tokens = countOf(usage.total_tokens) ?? countOf(usage.prompt_tokens);
      return {
        embeddings: inOrder(listAt(answer.data, "data")),
        ...(tokens === undefined ? {} : { usage: { tokens } }),
      };
    },
  };
}

/** By `index`, for nothing says that they come in order. */
function inOrder(data: readonly unknown[]): number[][] {
  const rows: number[][] = [];
  for (const [at, one] of data.entries()) {
    const { index = at, embedding } = objectAt(one, `data[${at}]`);
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= data.length)
      throw notUnderstood(`with the index ${JSON.stringify(index)} at data[${at}]`);
    if (rows[index] !== undefined) throw notUnderstood(`with two vectors of the index ${index}`);
    rows[index] = vectorOf(embedding, at);
  }
  return rows;
}

/** Numbers, or float32 in base64, which some servers send whatever is asked for. */
function vectorOf(embedding: unknown, at: number): number[] {
  if (typeof embedding !== "string") return listAt(embedding, `data[${at}].embedding`) as number[];
  const bytes = Buffer.from(embedding, "base64");
  if (bytes.length % 4 !== 0) throw notUnderstood(`with a cut vector at data[${at}]`);
  return Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readFloatLE(place * 4));
}
