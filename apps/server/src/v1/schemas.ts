// Parts that the routes' schemas share; the API document is made from them.

export const id = { type: "string", minLength: 1, maxLength: 1024 } as const;

export const count = { type: "integer", minimum: 1, maximum: 1000, default: 10 } as const;

export const timeMs = { type: "number", description: "Milliseconds since 1970 in UTC" } as const;

export const attributes = {
  type: "object",
  additionalProperties: true,
  description: "Anything JSON holds, by name",
} as const;

/** Checked by our own reader, whose messages say what is wrong where. */
export const filter = {
  type: "object",
  additionalProperties: true,
  description:
    "A typed expression: {and|or: [filter, …]}, {not: filter} or {attribute, equals|in|greaterThan|atLeast|lessThan|atMost|exists|contains|containsAny|startsWith|within|newerThanMs|olderThanMs: value}",
} as const;

export const scores = {
  type: "object",
  additionalProperties: { type: "number" },
  description: "By source and modality; they sum to the score",
} as const;

export const failure = {
  type: "object",
  additionalProperties: false,
  required: ["code", "message"],
  properties: { code: { type: "string" }, message: { type: "string" } },
} as const;

/** Every route may answer with these. */
export const failures = { "4xx": failure, "5xx": failure } as const;

export const pathId = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id },
} as const;

export const page = {
  type: "object",
  additionalProperties: false,
  properties: {
    after: { ...id, description: "The `next` of the page before" },
    limit: { type: "integer", minimum: 1, maximum: 1000, default: 100 },
    query: { type: "string", maxLength: 200, description: "A text that the id, attributes or contents hold" },
  },
} as const;
