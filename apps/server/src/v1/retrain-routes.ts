import type { JobRecord } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import type { RetrainChoice } from "../retrain/retrain-messages.js";
import { failures, id, pathId } from "./schemas.js";

const retrainBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    model: { ...id, description: "Such as ease; the one that serves when absent" },
    settings: {
      type: "object",
      additionalProperties: { anyOf: [{ type: "number" }, { type: "boolean" }, { type: "string" }] },
      description: "Those that differ from the model's defaults",
    },
    seed: { type: "integer", minimum: 0, maximum: 2 ** 32 - 1, default: 1 },
    promote: { type: "boolean", default: true, description: "Whether it serves when it is not worse" },
    tolerance: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0.05,
      description:
        "Share of the serving model's NDCG@20 by which the lower end of the 95 % interval of the difference may be below 0",
    },
  },
} as const;

const retrain = {
  type: "object",
  additionalProperties: true,
  required: ["id", "state", "createdAtMs"],
  properties: {
    id,
    state: { type: "string", enum: ["waiting", "running", "done", "failed"] },
    createdAtMs: { type: "number" },
    attempts: { type: "integer" },
    progress: { type: "object", additionalProperties: true },
    result: {
      type: "object",
      additionalProperties: true,
      description: "The model, its numbers and what became of it",
    },
    error: { type: "string" },
  },
} as const;

const listQuery = {
  type: "object",
  additionalProperties: false,
  properties: { limit: { type: "integer", minimum: 1, maximum: 100, default: 20 } },
} as const;

/** `/v1/models/retrain`: learning the model anew beside serving, from everything that is there now. */
export function retrainRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const { retraining, store } = live;
  const config = { role: "admin" as const };
  const tags = ["models"];

  server.post<{ Body: RetrainChoice }>(
    "/v1/models/retrain",
    {
      config,
      schema: {
        tags,
        summary: "Learn a model anew beside serving",
        description:
          "Answered at once. The candidate is judged on the most recent tenth of the events beside the model that serves, and serves when it is not worse: when the lower end of the 95 % interval of their difference in NDCG@20, paired by user, is at least minus the tolerance.",
        body: retrainBody,
        response: { 202: retrain, ...failures },
      },
    },
    async ({ body, apiKey }, reply) => {
      const job = await retraining.request(body);
      await store.audit.append({ actor: apiKey?.id ?? "open", action: "ask-retrain", subject: job.id });
      return reply.status(202).send(shown(job));
    },
  );

  server.get<{ Querystring: { limit: number } }>(
    "/v1/models/retrain",
    {
      config,
      schema: {
        tags,
        summary: "The retrains, the newest first",
        querystring: listQuery,
        response: {
          200: {
            type: "object",
            required: ["retrains"],
            properties: { retrains: { type: "array", items: retrain } },
          },
          ...failures,
        },
      },
    },
    async ({ query }) => ({ retrains: (await retraining.list(query.limit)).map(shown) }),
  );

  server.get<{ Params: { id: string } }>(
    "/v1/models/retrain/:id",
    {
      config,
      schema: { tags, summary: "How a retrain is", params: pathId, response: { 200: retrain, ...failures } },
    },
    async ({ params }) => shown(await retraining.get(params.id)),
  );

  server.delete<{ Params: { id: string } }>(
    "/v1/models/retrain/:id",
    {
      config,
      schema: {
        tags,
        summary: "End a retrain",
        params: pathId,
        response: { 200: { type: "object", properties: { cancelled: { type: "boolean" } } }, ...failures },
      },
    },
    async ({ params, apiKey }) => {
      const cancelled = await retraining.cancel(params.id);
      await store.audit.append({ actor: apiKey?.id ?? "open", action: "cancel-retrain", subject: params.id });
      return { cancelled };
    },
  );
}

function shown({ worker: _, leaseUntilMs: __, kind: ___, payload, ...job }: JobRecord) {
  return { ...job, choice: payload };
}
