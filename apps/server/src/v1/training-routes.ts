import { ModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { readTrainingRecord } from "../live/training-record.js";
import { failures, pathId } from "./schemas.js";

const curvePoint = {
  type: "object",
  required: ["share"],
  properties: {
    share: { type: "number", description: "Of the training done, 0 to 1" },
    loss: { type: "number" },
    validation: { type: "number", description: "Recall@20 on validation rows" },
  },
} as const;

const trainingAnswer = {
  type: "object",
  additionalProperties: true,
  properties: {
    model: { type: "string" },
    settings: { type: "object", additionalProperties: true },
    metrics: {
      type: "object",
      additionalProperties: true,
      description: 'By part of the split: {"validation": {"recall@20": 0.12}}',
    },
    curve: { type: "array", items: curvePoint },
    seconds: { type: "number" },
  },
} as const;

/** `GET /v1/models/:id/training`: how a model came to be. */
export function trainingRoutes(server: FastifyInstance, { store, folder }: LiveCatalogue): void {
  server.get<{ Params: { id: string } }>(
    "/v1/models/:id/training",
    {
      config: { role: "read" },
      schema: {
        tags: ["models"],
        summary: "The record of a model's training: settings, metrics, curve",
        params: pathId,
        response: { 200: trainingAnswer, ...failures },
      },
    },
    async ({ params: { id } }) => {
      const model = (await store.models.list()).find((one) => one.id === id);
      if (model === undefined) throw new ModalisError("NOT_FOUND", `there is no model "${id}"`);
      return readTrainingRecord(folder, model.path);
    },
  );
}
