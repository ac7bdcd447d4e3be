import { ModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import type { OpenCatalogue } from "../catalogue/open-catalogue.js";

const usersQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    query: { type: "string", maxLength: 200 },
    limit: { type: "integer", minimum: 1, maximum: 1000 },
  },
} as const;

/** `GET /v1/catalogue`, `/v1/users`, `/v1/items/:id`: what there is. */
export function catalogueRoutes(server: FastifyInstance, catalogue: OpenCatalogue): void {
  server.get("/v1/catalogue", async () => catalogue.summary());

  server.get<{ Querystring: { query?: string; limit?: number } }>(
    "/v1/users",
    { schema: { querystring: usersQuery } },
    async ({ query: { query = "", limit = 100 } }) => ({ users: catalogue.findUsers(query, limit) }),
  );

  server.get<{ Params: { id: string } }>("/v1/items/:id", async ({ params: { id } }) => {
    const item = catalogue.itemView(id);
    if (item === undefined) throw new ModalisError("NOT_FOUND", `there is no item "${id}"`);
    return item;
  });
}
