// What goes into a recommendation and what comes out of one.
import { count, filter, id, scores, timeMs } from "./schemas.js";

const factors = {
  type: "object",
  maxProperties: 64,
  additionalProperties: { type: "number", minimum: 0, maximum: 1_000_000 },
} as const;

const rule = { type: "object", additionalProperties: true } as const;

const session = {
  type: "object",
  additionalProperties: false,
  required: ["events"],
  properties: {
    id,
    events: {
      type: "array",
      maxItems: 1000,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["itemId"],
        properties: {
          itemId: id,
          kind: { type: "string", minLength: 1, maxLength: 64, default: "interaction" },
          value: { type: "number" },
          timestampMs: timeMs,
        },
      },
    },
  },
  description:
    "What somebody did just now; it makes no events, and is kept only with the answer, for its next page",
} as const;

/** Fields of a recommendation that an arm of an experiment may settle. */
export const armOptions = {
  filter,
  boosts: {
    type: "array",
    items: rule,
    description: "{filter, lift}: so many deviations of the candidates' scores",
  },
  freshness: { ...rule, description: "{lift, halfLifeMs}" },
  rotation: { ...rule, description: "{rate, halfLifeMs}: sinks what was shown lately" },
  quotas: { type: "array", items: rule, description: "{attribute, most} or {filter, most, least}" },
  diversity: { type: "number", minimum: 0, maximum: 1 },
  exploration: { ...rule, description: '{kind: "epsilon", share} or {kind: "thompson", spread}' },
  pins: { type: "array", items: rule, description: "{itemId, position}, from 1" },
  modalities: { ...factors, description: "What each modality counts, 1 when not said" },
  sources: { ...factors, description: "What model, content, trend and popularity count, 1 when not said" },
} as const;

/** What both a recommendation and an explanation take. */
const asked = {
  user: id,
  session,
  scenario: { type: "string", minLength: 1, maxLength: 64 },
  ...armOptions,
  exclude: { type: "array", maxItems: 10_000, items: id },
  includeSeen: { type: "boolean", default: false },
  seed: { type: "integer", description: "Settles what exploration draws; drawn anew when absent" },
} as const;

export const recommendBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...asked,
    count,
    explain: {
      anyOf: [{ type: "boolean" }, { type: "string", enum: ["sentences"] }],
      default: false,
      description:
        "Also says why, in words; in those of a language model for sentences, where it keeps to the facts",
    },
    view: { type: "boolean", default: false, description: "Also gives what a person sees of each item" },
  },
} as const;

export const explainBody = {
  type: "object",
  additionalProperties: false,
  required: ["item"],
  properties: { item: id, ...asked, count },
} as const;

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
    notes: { type: "array", items: { type: "string" }, description: "What the rules could not do" },
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
