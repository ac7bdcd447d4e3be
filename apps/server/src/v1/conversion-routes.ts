import { ModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id } from "./schemas.js";

const conversionBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    items: { type: "array", minItems: 1, maxItems: 1000, items: id, description: "All items when absent" },
  },
} as const;

const conversionAnswer = {
  type: "object",
  required: ["items", "jobs"],
  properties: {
    items: {
      type: "integer",
      description: "Those that show something to convert and may show what it becomes",
    },
    jobs: { type: "array", items: { type: "string" }, description: "See /v1/jobs" },
  },
} as const;

/** `POST /v1/conversions`: derived texts and pictures of items that are there already, by jobs. */
export function conversionRoutes(server: FastifyInstance, { convertItems, store }: LiveCatalogue): void {
  server.post<{ Body: { readonly items?: readonly string[] } }>(
    "/v1/conversions",
    {
      config: { role: "admin" },
      schema: {
        tags: ["items"],
        summary: "Give items the texts and pictures that converters make of what they show",
        description:
          "Needs a server that was started with converters (--convert). Answered at once; the work is done by jobs, and what has its result already costs nothing.",
        body: conversionBody,
        response: { 202: conversionAnswer, ...failures },
      },
    },
    async ({ body, apiKey }, reply) => {
      if (convertItems === undefined)
        throw new ModalisError(
          "NOT_FOUND",
          "nothing is converted here; start the server with --convert and the names of converters",
        );
      const asked = await convertItems(body.items);
      const subject = `${asked.items} items`;
      await store.audit.append({ actor: apiKey?.id ?? "open", action: "ask-conversion", subject });
      return reply.status(202).send(asked);
    },
  );
}
