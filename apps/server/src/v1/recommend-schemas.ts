// What goes into a recommendation.
import { count, filter, id, timeMs } from "./schemas.js";

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
  rerank: {
    type: "boolean",
    description:
      "Lets the language model reorder the first 50 for somebody with fewer than 5 likes; where it cannot, the order stays",
  },
} as const;

const { rerank, ...explained } = armOptions;

/** What both a recommendation and an explanation take. */
const asked = {
  user: id,
  session,
  scenario: { type: "string", minLength: 1, maxLength: 64 },
  ...explained,
  exclude: { type: "array", maxItems: 10_000, items: id },
  includeSeen: { type: "boolean", default: false },
  seed: { type: "integer", description: "Settles what exploration draws; drawn anew when absent" },
} as const;

export const recommendBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...asked,
    rerank,
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
