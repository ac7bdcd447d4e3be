import { ModalisError } from "@modalis/contract";
import type { JobRecord } from "@modalis/store";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { failures, id, pathId } from "./schemas.js";

/** A job as it is told. */
export const job = {
  type: "object",
  required: ["id", "kind", "state", "attempts", "payload", "createdAtMs", "updatedAtMs"],
  properties: {
    id,
    kind: { type: "string" },
    state: { type: "string", enum: ["waiting", "running", "done", "failed"] },
    attempts: { type: "integer" },
    payload: { type: "object", additionalProperties: true },
    progress: { type: "object", additionalProperties: true, description: "What its worker told last" },
    result: {},
    error: { type: "string", description: "Why the last attempt failed" },
    runAtMs: { type: "number" },
    leaseUntilMs: { type: "number", description: "Until when others leave it to its worker" },
    createdAtMs: { type: "number" },
    updatedAtMs: { type: "number" },
  },
} as const;

const listQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    kind: { type: "string", minLength: 1, maxLength: 64 },
    state: { type: "string", enum: ["waiting", "running", "done", "failed"] },
    limit: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
  },
} as const;

const config = { role: "admin" as const };
const answers = { 200: job, ...failures };

interface ListedJobs {
  readonly kind?: string;
  readonly state?: JobRecord["state"];
  readonly limit: number;
}

/** `/v1/jobs`: work in the background, how far it is, why it failed, and another attempt. */
export function jobRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const { store } = live;
  server.get<{ Querystring: ListedJobs }>(
    "/v1/jobs",
    {
      config,
      schema: {
        tags: ["jobs"],
        summary: "Work in the background, the newest first",
        querystring: listQuery,
        response: {
          200: {
            type: "object",
            required: ["jobs"],
            properties: { jobs: { type: "array", items: job } },
          },
          ...failures,
        },
      },
    },
    async ({ query }) => ({ jobs: await store.jobs.list(query) }),
  );

  server.get<{ Params: { id: string } }>(
    "/v1/jobs/:id",
    {
      config,
      schema: { tags: ["jobs"], summary: "One piece of work", params: pathId, response: answers },
    },
    async ({ params }) => known(params.id, await store.jobs.get(params.id)),
  );

  changeRoutes(server, live);
}

function changeRoutes(server: FastifyInstance, { store, retraining }: LiveCatalogue): void {
  server.post<{ Params: { id: string } }>(
    "/v1/jobs/:id/retry",
    {
      config,
      schema: {
        tags: ["jobs"],
        summary: "Try work again that failed",
        params: pathId,
        response: answers,
      },
    },
    async (request) => {
      const { state } = known(request.params.id, await store.jobs.get(request.params.id));
      const retried = await store.jobs.retry(request.params.id);
      if (retried === undefined)
        throw new ModalisError(
          "INVALID_ARGUMENT",
          `job "${request.params.id}" is ${state}; only one that failed can be tried again`,
        );
      await store.audit.append({ actor: actorOf(request), action: "retry-job", subject: retried.id });
      return retried;
    },
  );

  server.post<{ Params: { id: string } }>(
    "/v1/jobs/:id/cancel",
    {
      config,
      schema: {
        tags: ["jobs"],
        summary: "End work that waits or runs",
        description: "Whoever is at work on it hears of it within half a minute.",
        params: pathId,
        response: {
          200: { type: "object", required: ["cancelled"], properties: { cancelled: { type: "boolean" } } },
          ...failures,
        },
      },
    },
    async (request) => {
      const { id: name, kind } = known(request.params.id, await store.jobs.get(request.params.id));
      // Where this server is at work on it, it ends at once: nothing that was cancelled goes into service.
      const cancelled = kind === "retrain" ? await retraining.cancel(name) : await store.jobs.cancel(name);
      if (cancelled)
        await store.audit.append({ actor: actorOf(request), action: "cancel-job", subject: name });
      return { cancelled };
    },
  );
}

function actorOf({ apiKey }: FastifyRequest): string {
  return apiKey?.id ?? "open";
}

function known(name: string, found: JobRecord | undefined): JobRecord {
  if (found !== undefined) return found;
  throw new ModalisError("NOT_FOUND", `there is no job "${name}"; list the jobs`);
}
