import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { job } from "./job-routes.js";
import { failures } from "./schemas.js";

const days = (description: string) => ({ type: "number", exclusiveMinimum: 0, maximum: 36_500, description });

const retentionBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    eventsDays: days("Remove events that are older; those of unknown time stay"),
    givenDays: days("Remove recommendations that were given, and impressions, that are older"),
    jobsDays: days("Remove jobs that ended longer ago; the latest of each kind stays"),
  },
} as const;

interface AskedRetention {
  readonly eventsDays?: number;
  readonly givenDays?: number;
  readonly jobsDays?: number;
}

const DAY_MS = 24 * 3_600_000;

/** `POST /v1/retention`: away with what is older than it may be. */
export function retentionRoutes(server: FastifyInstance, { retention, store }: LiveCatalogue): void {
  server.post<{ Body: AskedRetention }>(
    "/v1/retention",
    {
      config: { role: "admin" },
      schema: {
        tags: ["privacy"],
        summary: "Remove what is older than it may be",
        description:
          "A job, answered at once: by the limits of the body, or those that the server was started with where the body has none. Its result, which the audit log has too, says how many rows of each table were removed.",
        body: retentionBody,
        response: { 202: job, ...failures },
      },
    },
    async ({ body: { eventsDays, givenDays, jobsDays }, apiKey }, reply) => {
      const asked = await retention.request({
        ...(eventsDays === undefined ? {} : { eventsMs: eventsDays * DAY_MS }),
        ...(givenDays === undefined ? {} : { givenMs: givenDays * DAY_MS }),
        ...(jobsDays === undefined ? {} : { jobsMs: jobsDays * DAY_MS }),
      });
      await store.audit.append({ actor: apiKey?.id ?? "open", action: "ask-retention", subject: asked.id });
      return reply.status(202).send(asked);
    },
  );
}
