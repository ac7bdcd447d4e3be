import type { Filter } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { answerAlike } from "./alike-answer.js";
import { alikeAnswer } from "./recommend-answers.js";
import { count, failures, filter, id, pathId } from "./schemas.js";

const view = { type: "boolean", default: false } as const;

const similarBody = {
  type: "object",
  additionalProperties: false,
  properties: { count, modality: { ...id, description: "By this alone; by all when absent" }, filter, view },
} as const;

const searchBody = {
  type: "object",
  additionalProperties: false,
  required: ["text"],
  properties: { text: { type: "string", minLength: 1, maxLength: 10_000 }, count, filter, view },
} as const;

interface AlikeBody {
  readonly count: number;
  readonly filter?: Filter;
  readonly view: boolean;
}

/** `POST /v1/items/:id/similar` and `/v1/search`: items like an item, or like a text. */
export function alikeRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const answers = { 200: alikeAnswer, ...failures };

  server.post<{ Params: { id: string }; Body: AlikeBody & { readonly modality?: string } }>(
    "/v1/items/:id/similar",
    {
      config: { role: "read" },
      schema: {
        tags: ["recommend"],
        summary: "Items like an item",
        params: pathId,
        body: similarBody,
        response: answers,
      },
    },
    async ({ params, body: { view: wanted, ...body } }, reply) => {
      const query = { ...body, itemId: params.id, signal: clientGone(reply) };
      return answerAlike(live, await live.recommender.similarItems(query), wanted);
    },
  );

  server.post<{ Body: AlikeBody & { readonly text: string } }>(
    "/v1/search",
    {
      config: { role: "read" },
      schema: {
        tags: ["recommend"],
        summary: "Items that answer a text",
        body: searchBody,
        response: answers,
      },
    },
    async ({ body: { text, view: wanted, ...body } }, reply) => {
      const query = { ...body, modality: "text", content: text, signal: clientGone(reply) };
      return answerAlike(live, await live.search(query), wanted);
    },
  );
}
