import type { ImageModel } from "../models/image-model.js";
import { countOf, listAt, objectAt } from "./fields.js";
import { type Endpoint, notUnderstood, postRequest } from "./post-request.js";

/** `POST images/generations` as an image model. */
export function imageRoute(endpoint: Endpoint, provider: string, modelId: string): ImageModel {
  return {
    specificationVersion: "v4",
    provider,
    modelId,
    async doGenerate({ prompt, n, size, seed, abortSignal }) {
      const body = {
        model: modelId,
        prompt,
        n,
        response_format: "b64_json",
        ...(size === undefined ? {} : { size }),
        ...(seed === undefined ? {} : { seed }),
      };
      const answer = objectAt(
        await postRequest(endpoint, "images/generations", body, abortSignal),
        "the top",
      );
      const images = listAt(answer.data, "data").map((one, at) => {
        const { b64_json: base64 } = objectAt(one, `data[${at}]`);
        // An address instead would be fetched from a host that nobody named.
        if (typeof base64 !== "string") throw notUnderstood(`without b64_json at data[${at}]`);
        return base64;
      });
      const usage =
        answer.usage === undefined || answer.usage === null ? {} : objectAt(answer.usage, "usage");
      return {
        images,
        usage: { inputTokens: countOf(usage.input_tokens), outputTokens: countOf(usage.output_tokens) },
      };
    },
  };
}
