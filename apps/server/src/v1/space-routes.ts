import type { FastifyInstance, FastifyRequest } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id } from "./schemas.js";

const space = {
  type: "object",
  required: ["channel", "fingerprint", "dimensions", "model", "inUse", "vectors"],
  properties: {
    channel: id,
    fingerprint: { type: "string" },
    dimensions: { type: "integer" },
    model: {
      type: "object",
      required: ["id", "revision"],
      properties: { id: { type: "string" }, revision: { type: "string" } },
    },
    source: { type: "string", description: "The model as a migration asked for it" },
    inUse: { type: "boolean" },
    vectors: {
      type: "integer",
      description: "Items that are served from it, of one in use; else vectors of it in the database",
    },
    share: { type: "number", description: "Of the catalogue's items, of one in use" },
  },
} as const;

const channelPath = {
  type: "object",
  additionalProperties: false,
  required: ["channel"],
  properties: { channel: id },
} as const;

const migrateBody = {
  type: "object",
  additionalProperties: false,
  required: ["model"],
  properties: {
    model: {
      type: "string",
      minLength: 1,
      maxLength: 1024,
      description: "A model folder, from the catalogue's folder, or hub:owner/name",
    },
  },
} as const;

const rollbackAnswer = {
  type: "object",
  required: ["channel", "fingerprint"],
  properties: { channel: id, fingerprint: { type: "string" } },
} as const;

const config = { role: "admin" as const };
const tags = ["spaces"];

type OfChannel = { readonly Params: { readonly channel: string } };

/** `/v1/spaces`: what each modality is encoded by, how much of the catalogue is, and the way to another model. */
export function spaceRoutes(server: FastifyInstance, { spaces, store }: LiveCatalogue): void {
  const note = ({ apiKey }: FastifyRequest, action: string, subject: string) =>
    store.audit.append({ actor: apiKey?.id ?? "open", action, subject });

  server.get(
    "/v1/spaces",
    {
      config: { role: "read" },
      schema: {
        tags,
        summary: "The embedding spaces, those in use first",
        response: {
          200: {
            type: "object",
            required: ["spaces"],
            properties: { spaces: { type: "array", items: space } },
          },
          ...failures,
        },
      },
    },
    async () => ({ spaces: await spaces.list() }),
  );

  server.post<OfChannel & { Body: { readonly model: string } }>(
    "/v1/spaces/:channel/migrate",
    {
      config,
      schema: {
        tags,
        summary: "Encode one modality by another model, beside serving",
        description:
          "A job that goes on after a restart; the former space serves until the new one is whole. No other modality is touched.",
        params: channelPath,
        body: migrateBody,
        response: {
          200: { type: "object", required: ["job"], properties: { job: id } },
          ...failures,
        },
      },
    },
    async (request) => {
      const { channel } = request.params;
      const job = await spaces.migrate(channel, request.body.model);
      await note(request, "migrate-space", channel);
      return { job: job.id };
    },
  );

  server.post<OfChannel>(
    "/v1/spaces/:channel/rollback",
    {
      config,
      schema: {
        tags,
        summary: "Serve a channel from the space before again",
        description: "What came since is encoded in the background.",
        params: channelPath,
        response: { 200: rollbackAnswer, ...failures },
      },
    },
    async (request) => {
      const { channel } = request.params;
      const { fingerprint } = await spaces.rollBack(channel);
      await note(request, "rollback-space", channel);
      return { channel, fingerprint };
    },
  );
}
