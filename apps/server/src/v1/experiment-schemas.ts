// What goes into an experiment and what comes out of one.
import { armOptions } from "./recommend-schemas.js";
import { id } from "./schemas.js";

const arm = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: id,
    weight: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      default: 1,
      description: "Of the people who take part; weights need not sum to 1",
    },
    model: { ...id, description: "A registered model; the one in service when absent" },
    options: {
      type: "object",
      additionalProperties: false,
      properties: armOptions,
      description: "Fields of a recommendation that the arm settles, over what a call asks for",
    },
  },
} as const;

const settings = {
  question: { type: "string", maxLength: 1000, description: "What it is to find out" },
  arms: { type: "array", minItems: 2, maxItems: 20, items: arm, description: "The first is the control" },
  share: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 1,
    default: 1,
    description: "Of the people who take part",
  },
  scenario: {
    type: "string",
    minLength: 1,
    maxLength: 64,
    description: "Only recommendations that name it; all when absent",
  },
  outcomes: {
    type: "array",
    minItems: 1,
    maxItems: 64,
    items: { type: "string", minLength: 1, maxLength: 64 },
    description: "Kinds of event that count; every kind when absent",
  },
  attributionMs: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 31_536_000_000,
    default: 86_400_000,
    description: "How long after a recommendation an event counts",
  },
} as const;

export const experimentBody = {
  type: "object",
  additionalProperties: false,
  required: ["arms"],
  properties: settings,
} as const;

export const experiment = {
  type: "object",
  required: ["id", "arms", "share", "attributionMs", "state", "createdAtMs"],
  properties: {
    id,
    ...settings,
    state: { type: "string", enum: ["draft", "running", "stopped"] },
    createdAtMs: { type: "number" },
    startedAtMs: { type: "number" },
    stoppedAtMs: { type: "number" },
  },
} as const;

const interval = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 } as const;

const rate = {
  type: "object",
  properties: {
    value: { type: "number" },
    interval,
    difference: {
      type: "object",
      required: ["value", "interval"],
      description: "Against the control",
      properties: {
        value: { type: "number" },
        interval,
        relative: { type: "number", description: "Share of the control's value" },
        pValue: { type: "number", description: "Two-sided" },
      },
    },
  },
} as const;

export const reportAnswer = {
  type: "object",
  required: ["experiment", "control", "confidence", "arms", "sampleRatio", "notes"],
  properties: {
    experiment,
    control: id,
    confidence: { type: "number" },
    arms: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "people", "recommendations", "impressions", "outcomes", "metrics"],
        properties: {
          name: id,
          people: { type: "integer", description: "Users, or sessions without a user" },
          recommendations: { type: "integer" },
          impressions: { type: "integer", description: "Items of answers that were shown, each once" },
          outcomes: { type: "integer", description: "Items of answers that were acted on, each once" },
          metrics: {
            type: "object",
            required: ["outcomesPerImpression", "outcomesPerPerson", "peopleWithOutcome"],
            properties: {
              outcomesPerImpression: rate,
              outcomesPerPerson: rate,
              peopleWithOutcome: { ...rate, description: "Share of the people with at least one outcome" },
            },
          },
        },
      },
    },
    sampleRatio: {
      type: "object",
      required: ["chiSquare", "pValue", "mismatch"],
      properties: {
        chiSquare: { type: "number" },
        pValue: { type: "number" },
        mismatch: {
          type: "boolean",
          description: "Whether people are lost from an arm: then no result holds",
        },
      },
    },
    notes: { type: "array", items: { type: "string" } },
  },
} as const;
