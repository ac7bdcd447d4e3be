import type { FastifyInstance } from "fastify";
import { estimateOffPolicy, type OffPolicyQuestion } from "../experiments/estimate-off-policy.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { armOptions } from "./recommend-schemas.js";
import { failures, id, timeMs } from "./schemas.js";

const { exploration: _exploration, rotation: _rotation, rerank: _rerank, ...judgedOptions } = armOptions;

const questionBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    model: { ...id, description: "A registered model; the one in service when absent" },
    options: {
      type: "object",
      additionalProperties: false,
      properties: judgedOptions,
      description: "In place of what was asked for; the policy judged neither explores nor rotates",
    },
    scenario: { type: "string", minLength: 1, maxLength: 64 },
    experiment: id,
    arm: id,
    sinceMs: timeMs,
    untilMs: timeMs,
    places: {
      type: "integer",
      minimum: 1,
      maximum: 20,
      default: 1,
      description: "Leading places judged; each further one leaves less of the log",
    },
    sample: { type: "integer", minimum: 2, maximum: 2000, default: 300, description: "Most answers judged" },
    outcomes: {
      type: "array",
      minItems: 1,
      maxItems: 64,
      items: { type: "string", minLength: 1, maxLength: 64 },
    },
    attributionMs: { type: "number", exclusiveMinimum: 0, maximum: 31_536_000_000, default: 86_400_000 },
    confidence: { type: "number", minimum: 0.5, maximum: 0.9999, default: 0.95 },
    mostWeight: { type: "number", exclusiveMinimum: 0, description: "Less noise for some bias towards 0" },
  },
} as const;

const estimate = {
  type: "object",
  required: ["value", "standardError", "interval"],
  properties: {
    value: { type: "number", description: "Outcomes an answer, in the places judged" },
    standardError: { type: "number" },
    interval: { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 },
  },
} as const;

const byPlace = { type: "array", items: { type: "number" } } as const;

const estimateAnswer = {
  type: "object",
  required: [
    "considered",
    "usable",
    "answers",
    "people",
    "logged",
    "ips",
    "effectiveSampleSizes",
    "meanWeights",
    "largestWeight",
  ],
  properties: {
    considered: { type: "integer", description: "Recommendations of the log that the question is about" },
    usable: { type: "integer", description: "Those given to users by chances that are known" },
    answers: { type: "integer", description: "Those judged" },
    people: { type: "integer" },
    logged: { ...estimate, description: "What the logged answers earned" },
    ips: { ...estimate, description: "Inverse propensity scores: without bias" },
    snips: { ...estimate, description: "Self-normalised: less noise; absent where nothing agrees" },
    effectiveSampleSizes: { ...byPlace, description: "Answers of the policy itself that would tell as much" },
    meanWeights: { ...byPlace, description: "About 1 where the log has support for the policy" },
    largestWeight: { type: "number" },
  },
} as const;

/** `POST /v1/off-policy`: what another model or other options would have earned, from the log. */
export function offPolicyRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.post<{ Body: OffPolicyQuestion }>(
    "/v1/off-policy",
    {
      config: { role: "admin" },
      schema: {
        tags: ["experiments"],
        summary: "Estimate what another model or other options would have earned",
        description:
          "From recommendations that were given with epsilon exploration, whose chances were logged; errors are clustered by user.",
        body: questionBody,
        response: { 200: estimateAnswer, ...failures },
      },
    },
    async ({ body }, reply) =>
      estimateOffPolicy(live, body, { draw: Math.random, signal: clientGone(reply) }),
  );
}
