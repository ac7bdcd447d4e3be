import type { FastifyInstance } from "fastify";
import type { OpenCatalogue } from "../catalogue/open-catalogue.js";
import { clientGone } from "./client-gone.js";

const count = { type: "integer", minimum: 1, maximum: 1000, default: 10 } as const;
const name = { type: "string", minLength: 1, maxLength: 1024 } as const;

const recommendBody = {
  type: "object",
  additionalProperties: false,
  required: ["user"],
  properties: {
    user: name,
    count,
    exclude: { type: "array", maxItems: 10_000, items: name },
    explain: { type: "boolean", default: false },
  },
} as const;

const similarBody = {
  type: "object",
  additionalProperties: false,
  properties: { count, modality: name },
} as const;

const searchBody = {
  type: "object",
  additionalProperties: false,
  required: ["text"],
  properties: { text: { type: "string", minLength: 1, maxLength: 10_000 }, count },
} as const;

interface RecommendBody {
  readonly user: string;
  readonly count: number;
  readonly exclude?: readonly string[];
  readonly explain: boolean;
}

/** `POST /v1/recommend`, `/v1/items/:id/similar`, `/v1/search`: items, best first, and why. */
export function recommendRoutes(server: FastifyInstance, catalogue: OpenCatalogue): void {
  server.post<{ Body: RecommendBody }>(
    "/v1/recommend",
    { schema: { body: recommendBody } },
    async ({ body }, reply) =>
      catalogue.recommend({
        userId: body.user,
        count: body.count,
        explain: body.explain,
        signal: clientGone(reply),
        ...(body.exclude ? { exclude: new Set(body.exclude) } : {}),
      }),
  );

  server.post<{ Params: { id: string }; Body: { count: number; modality?: string } }>(
    "/v1/items/:id/similar",
    { schema: { body: similarBody } },
    async ({ params, body }, reply) =>
      catalogue.similarItems({ itemId: params.id, ...body, signal: clientGone(reply) }),
  );

  server.post<{ Body: { text: string; count: number } }>(
    "/v1/search",
    { schema: { body: searchBody } },
    async ({ body }, reply) => catalogue.search(body.text, body.count, clientGone(reply)),
  );
}
