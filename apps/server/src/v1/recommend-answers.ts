// What comes out of a recommendation.
import { id, scores } from "./schemas.js";

const because = {
  type: "array",
  items: {
    type: "object",
    required: ["id", "modality", "similarity", "contribution"],
    properties: {
      id,
      title: { type: "string" },
      modality: { type: "string" },
      similarity: { type: "number", description: "Cosine, -1 to 1" },
      contribution: { type: "number" },
    },
  },
} as const;

const effects = {
  type: "object",
  required: ["finalScore", "lifts", "placedBy"],
  properties: {
    finalScore: { type: "number" },
    lifts: scores,
    placedBy: { type: "string", enum: ["score", "diversity", "quota", "pin", "exploration"] },
    propensity: { type: "number" },
  },
} as const;

const view = { type: "object", additionalProperties: true } as const;

/** An item of any answer. */
export const answerItem = {
  type: "object",
  required: ["id", "score", "contributions"],
  properties: {
    id,
    score: { type: "number" },
    contributions: scores,
    rules: effects,
    because,
    sentence: { type: "string" },
    item: view,
  },
} as const;

export const recommendAnswer = {
  type: "object",
  required: ["recommId", "personal", "items"],
  properties: {
    recommId: { ...id, description: "Name it in the events that follow" },
    user: id,
    experiment: {
      type: "object",
      required: ["id", "arm"],
      properties: { id, arm: id },
      description: "The experiment that the person is in, and the arm",
    },
    personal: { type: "boolean", description: "Whether anything known of the person had a part" },
    items: { type: "array", items: answerItem },
    liked: { type: "array", items: view },
    notes: {
      type: "array",
      items: { type: "string" },
      description: "What the rules or the model could not do",
    },
    reranked: {
      type: "boolean",
      description: "Whether the language model had a part in the order, where asked",
    },
  },
} as const;

export const explainAnswer = {
  type: "object",
  required: [
    "itemId",
    "personal",
    "score",
    "contributions",
    "rank",
    "among",
    "tastes",
    "because",
    "sentence",
  ],
  properties: {
    itemId: id,
    title: { type: "string" },
    personal: { type: "boolean" },
    score: { type: "number" },
    contributions: scores,
    rank: { type: "integer" },
    among: { type: "integer" },
    position: { type: "integer", description: "Its place in the answer; absent when it is not there" },
    rules: effects,
    tastes: { type: "array", items: { type: "object", additionalProperties: true } },
    because,
    sentence: { type: "string" },
    whyNot: {
      type: "object",
      required: ["reason"],
      properties: {
        reason: { type: "string", enum: ["hidden", "excluded", "seen", "filter", "rank", "rules"] },
        failed: { type: "array", items: { type: "string" } },
        lacks: { type: "number" },
      },
    },
  },
} as const;

export const alikeAnswer = {
  type: "object",
  required: ["items"],
  properties: { items: { type: "array", items: answerItem } },
} as const;
