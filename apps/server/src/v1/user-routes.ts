import { ModalisError } from "@modalis/contract";
import type { UserInput } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { attributes, failures, id, page, pathId } from "./schemas.js";

const userBody = { type: "object", additionalProperties: false, properties: { attributes } } as const;

const usersBody = {
  type: "object",
  additionalProperties: false,
  required: ["users"],
  properties: {
    users: {
      type: "array",
      minItems: 1,
      maxItems: 1000,
      items: { ...userBody, required: ["id"], properties: { id, ...userBody.properties } },
    },
  },
} as const;

const putAnswer = {
  type: "object",
  required: ["stored", "forgotten"],
  properties: {
    stored: { type: "integer" },
    forgotten: {
      type: "array",
      items: id,
      description: "Users who asked to be forgotten, and were not stored",
    },
  },
} as const;

const record = { type: "object", additionalProperties: true, required: ["id"], properties: { id } } as const;

/** `/v1/users`: add, replace, read and list people. */
export function userRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const put = async (users: readonly UserInput[]) => {
    const { stored, forgotten } = await live.putUsers(users);
    return { stored: stored.length, forgotten };
  };
  const answers = { 200: putAnswer, ...failures };

  server.put<{ Params: { id: string }; Body: Omit<UserInput, "id"> }>(
    "/v1/users/:id",
    {
      config: { role: "write" },
      schema: {
        tags: ["users"],
        summary: "Add or replace a user",
        params: pathId,
        body: userBody,
        response: answers,
      },
    },
    async ({ params, body }) => put([{ ...body, id: params.id }]),
  );

  server.put<{ Body: { users: readonly UserInput[] } }>(
    "/v1/users",
    {
      config: { role: "write" },
      schema: {
        tags: ["users"],
        summary: "Add or replace up to 1,000 users",
        body: usersBody,
        response: answers,
      },
    },
    async ({ body }) => put(body.users),
  );

  server.get<{ Params: { id: string } }>(
    "/v1/users/:id",
    {
      config: { role: "read" },
      schema: {
        tags: ["users"],
        summary: "Read a user",
        params: pathId,
        response: { 200: record, ...failures },
      },
    },
    async ({ params }) => {
      const user = await live.store.getUser(params.id);
      if (user === undefined) throw new ModalisError("NOT_FOUND", `there is no user "${params.id}"`);
      return user;
    },
  );

  listUsersRoute(server, live);
}

function listUsersRoute(server: FastifyInstance, live: LiveCatalogue): void {
  const answer = {
    type: "object",
    required: ["users"],
    properties: { users: { type: "array", items: record }, next: id },
  } as const;
  server.get<{ Querystring: { after?: string; limit: number; query?: string } }>(
    "/v1/users",
    {
      config: { role: "read" },
      schema: {
        tags: ["users"],
        summary: "List users by id",
        querystring: page,
        response: { 200: answer, ...failures },
      },
    },
    async ({ query }) => {
      const users = await live.store.listUsers(query);
      const last = users.length === query.limit ? users.at(-1) : undefined;
      return { users, ...(last === undefined ? {} : { next: last.id }) };
    },
  );
}
