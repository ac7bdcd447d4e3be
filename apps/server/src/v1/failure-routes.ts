import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { failures, id, pathId } from "./schemas.js";

const problem = {
  type: "object",
  required: ["modality", "code", "message"],
  properties: {
    modality: { type: "string" },
    channel: { type: "string" },
    code: { type: "string" },
    message: { type: "string", description: "What is wrong, and what to do" },
  },
} as const;

const failure = {
  type: "object",
  required: ["itemId", "title", "atMs", ...problem.required],
  properties: {
    itemId: id,
    title: { type: "string" },
    ...problem.properties,
    atMs: { type: "number", description: "When it was last tried" },
  },
} as const;

const query = {
  type: "object",
  additionalProperties: false,
  properties: { limit: { type: "integer", minimum: 1, maximum: 1000, default: 100 } },
} as const;

const listAnswer = {
  type: "object",
  required: ["failures"],
  properties: { failures: { type: "array", items: failure } },
} as const;

const encodeAnswer = {
  type: "object",
  required: ["encoded", "problems"],
  properties: {
    encoded: { type: "array", items: { type: "string" }, description: "Channels in which it has a vector" },
    problems: { type: "array", items: problem },
  },
} as const;

/** `GET /v1/failures` and `POST /v1/items/:id/encode`: contents that could not be encoded, and another try. */
export function failureRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  /** Files are named as the catalogue names them: where it lies on the server is nobody's business. */
  const told = <Problem extends { readonly message: string }>(problem: Problem): Problem => ({
    ...problem,
    message: problem.message.replaceAll(`${live.folder}/`, ""),
  });
  server.get<{ Querystring: { limit: number } }>(
    "/v1/failures",
    {
      config: { role: "read" },
      schema: {
        tags: ["items"],
        summary: "Contents that this server could not encode, the latest first",
        querystring: query,
        response: { 200: listAnswer, ...failures },
      },
    },
    async ({ query: { limit } }) => ({ failures: (await live.failures.list(limit)).map(told) }),
  );

  server.post<{ Params: { id: string } }>(
    "/v1/items/:id/encode",
    {
      config: { role: "write" },
      schema: {
        tags: ["items"],
        summary: "Encode what an item shows once more, as after a file was mended",
        params: pathId,
        response: { 200: encodeAnswer, ...failures },
      },
    },
    async ({ params }, reply) => {
      const { encoded, problems } = await live.encodeAgain(params.id, clientGone(reply));
      return { encoded, problems: problems.map(told) };
    },
  );
}
