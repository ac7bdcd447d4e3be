import { ModalisError } from "@modalis/contract";
import type { ExperimentInput, ExperimentRecord } from "@modalis/store";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { reportExperiment } from "../experiments/report-experiment.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { experiment, experimentBody, reportAnswer } from "./experiment-schemas.js";
import { failures, pathId } from "./schemas.js";

type Named = { readonly Params: { readonly id: string } };

const tags = ["experiments"];

/** `/v1/experiments`: people are split between ways of recommending, and what came of each is told. */
export function experimentRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  const { store, experiments } = live;
  const config = { role: "admin" as const };
  const schema = { tags, params: pathId, response: { 200: experiment, ...failures } };
  const note = ({ apiKey }: FastifyRequest, action: string, subject: string) =>
    store.audit.append({ actor: apiKey?.id ?? "open", action, subject });

  readRoutes(server, live);

  server.put<Named & { Body: Omit<ExperimentInput, "id"> }>(
    "/v1/experiments/:id",
    {
      config,
      schema: {
        ...schema,
        summary: "Draft an experiment, or change a draft",
        description: "Nobody is in it before it starts; once it has started its settings stay.",
        body: experimentBody,
      },
    },
    async (request) => {
      const { id } = request.params;
      const stored = await experiments.put({ ...request.body, id });
      await note(request, "put-experiment", id);
      return stored;
    },
  );

  server.post<Named>(
    "/v1/experiments/:id/start",
    {
      config,
      schema: {
        ...schema,
        summary: "Start an experiment, on every server",
        description:
          "The bundles of all its arms are loaded first. A person stays in one arm until it is stopped.",
      },
    },
    async (request) => {
      const started = await experiments.start(request.params.id);
      await note(request, "start-experiment", started.id);
      return started;
    },
  );

  server.post<Named>(
    "/v1/experiments/:id/stop",
    { config, schema: { ...schema, summary: "Stop an experiment, for good; its report stays" } },
    async (request) => {
      const stopped = await experiments.stop(request.params.id);
      await note(request, "stop-experiment", stopped.id);
      return stopped;
    },
  );

  server.delete<Named>(
    "/v1/experiments/:id",
    {
      config,
      schema: {
        ...schema,
        summary: "Remove an experiment that does not run",
        response: {
          200: { type: "object", required: ["removed"], properties: { removed: { type: "boolean" } } },
          ...failures,
        },
      },
    },
    async (request) => {
      const removed = await store.experiments.delete(request.params.id);
      if (removed) await note(request, "delete-experiment", request.params.id);
      return { removed };
    },
  );
}

function readRoutes(server: FastifyInstance, { store }: LiveCatalogue): void {
  const config = { role: "read" as const };
  server.get(
    "/v1/experiments",
    {
      config,
      schema: {
        tags,
        summary: "The experiments, the newest first",
        response: {
          200: {
            type: "object",
            required: ["experiments"],
            properties: { experiments: { type: "array", items: experiment } },
          },
          ...failures,
        },
      },
    },
    async () => ({ experiments: await store.experiments.list() }),
  );

  server.get<Named>(
    "/v1/experiments/:id",
    {
      config,
      schema: { tags, summary: "One experiment", params: pathId, response: { 200: experiment, ...failures } },
    },
    async ({ params }) => known(params.id, await store.experiments.get(params.id)),
  );

  server.get<Named & { Querystring: { confidence: number } }>(
    "/v1/experiments/:id/report",
    {
      config,
      schema: {
        tags,
        summary: "What came of each arm, with intervals",
        description:
          "People are what was drawn: errors of ratios are the delta method's by person, differences are tested by Welch's t-test.",
        params: pathId,
        querystring: {
          type: "object",
          additionalProperties: false,
          properties: { confidence: { type: "number", minimum: 0.5, maximum: 0.9999, default: 0.95 } },
        },
        response: { 200: reportAnswer, ...failures },
      },
    },
    async ({ params: { id }, query }) => {
      const found = known(id, await store.experiments.get(id));
      return reportExperiment(found, await store.experiments.tally(id), query.confidence);
    },
  );
}

function known(name: string, found: ExperimentRecord | undefined): ExperimentRecord {
  if (found !== undefined) return found;
  throw new ModalisError("NOT_FOUND", `there is no experiment "${name}"; list the experiments`);
}
