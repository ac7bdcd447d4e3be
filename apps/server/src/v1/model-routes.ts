import type { FastifyInstance, FastifyRequest } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, pathId } from "./schemas.js";

const model = {
  type: "object",
  additionalProperties: true,
  required: ["id", "kind", "path", "createdAtMs"],
  properties: {
    id,
    kind: { type: "string" },
    path: { type: "string" },
    parent: id,
    metrics: { type: "object", additionalProperties: true },
    createdAtMs: { type: "number" },
  },
} as const;

const modelBody = {
  type: "object",
  additionalProperties: false,
  required: ["id", "path"],
  properties: {
    id,
    path: {
      type: "string",
      minLength: 1,
      maxLength: 1024,
      description: "From the catalogue's folder: runs/NAME",
    },
    parent: { ...id, description: "The model it was trained to replace" },
  },
} as const;

const listAnswer = {
  type: "object",
  required: ["models"],
  properties: {
    models: { type: "array", items: model },
    current: { ...id, description: "The one in service; absent while there is none" },
  },
} as const;

/** `/v1/models`: bundles that were trained, which of them is in service, and the way back. */
export function modelRoutes(server: FastifyInstance, { store, models }: LiveCatalogue): void {
  const config = { role: "admin" as const };
  const answers = { 200: model, ...failures };
  const note = ({ apiKey }: FastifyRequest, action: string, subject: string) =>
    store.audit.append({ actor: apiKey?.id ?? "open", action, subject });

  server.get(
    "/v1/models",
    {
      config: { role: "read" },
      schema: {
        tags: ["models"],
        summary: "The models, the newest first",
        response: { 200: listAnswer, ...failures },
      },
    },
    async () => {
      const [all, current] = [await store.models.list(), await store.models.current()];
      return { models: all, ...(current === undefined ? {} : { current: current.id }) };
    },
  );

  server.post<{ Body: { id: string; path: string; parent?: string } }>(
    "/v1/models",
    {
      config,
      schema: {
        tags: ["models"],
        summary: "Make a trained bundle known",
        body: modelBody,
        response: answers,
      },
    },
    async (request) => {
      const registered = await models.register(request.body);
      await note(request, "register-model", registered.id);
      return registered;
    },
  );

  server.post<{ Params: { id: string } }>(
    "/v1/models/:id/promote",
    {
      config,
      schema: {
        tags: ["models"],
        summary: "Put a model in service, on every server, without failing a call",
        params: pathId,
        response: answers,
      },
    },
    async (request) => {
      const promoted = await models.promote(request.params.id);
      await note(request, "promote-model", promoted.id);
      return promoted;
    },
  );

  server.post(
    "/v1/models/rollback",
    {
      config,
      schema: { tags: ["models"], summary: "Put the model before in service again", response: answers },
    },
    async (request) => {
      const restored = await models.rollback();
      await note(request, "rollback-model", restored.id);
      return restored;
    },
  );
}
