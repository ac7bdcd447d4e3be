// Gorse's JSON, in its capitalised names, and what its routes share.
import { failures, id } from "../v1/schemas.js";

const texts = {
  type: "array",
  maxItems: 1000,
  items: { type: "string", minLength: 1, maxLength: 1024 },
} as const;

const comment = { type: "string", maxLength: 100_000 } as const;

const time = { type: "string", maxLength: 64, description: "ISO 8601" } as const;

const itemFields = {
  IsHidden: { type: "boolean" },
  Categories: texts,
  Timestamp: time,
  Labels: texts,
  Comment: comment,
} as const;

const userFields = { Labels: texts, Subscribe: texts, Comment: comment } as const;

export const gorseItem = {
  type: "object",
  required: ["ItemId"],
  properties: { ItemId: id, ...itemFields },
} as const;

export const gorseItemPatch = { type: "object", properties: itemFields } as const;

export const gorseUser = {
  type: "object",
  required: ["UserId"],
  properties: { UserId: id, ...userFields },
} as const;

export const gorseUserPatch = { type: "object", properties: userFields } as const;

export const gorseFeedback = {
  type: "object",
  required: ["FeedbackType", "UserId", "ItemId"],
  properties: {
    FeedbackType: { type: "string", minLength: 1, maxLength: 64 },
    UserId: id,
    ItemId: id,
    Timestamp: time,
    Comment: { ...comment, description: "Taken, and not kept" },
  },
} as const;

export const rowsAffected = {
  200: { type: "object", required: ["RowAffected"], properties: { RowAffected: { type: "integer" } } },
  ...failures,
} as const;

/** Ids with scores, the best first. */
export const scoredIds = {
  200: {
    type: "array",
    items: {
      type: "object",
      required: ["Id", "Score"],
      properties: { Id: { type: "string" }, Score: { type: "number" } },
    },
  },
  ...failures,
} as const;

/** Path parameters that are all ids. */
export function gorsePath(...names: readonly string[]) {
  return { type: "object", required: names, properties: Object.fromEntries(names.map((name) => [name, id])) };
}

/** A category may be the empty text, which is none. */
export const category = { type: "string", maxLength: 1024 } as const;

/** A slice of a ranking. */
export const slice = {
  type: "object",
  properties: {
    n: { type: "integer", minimum: 1, maximum: 1000, default: 10 },
    offset: { type: "integer", minimum: 0, maximum: 9000, default: 0 },
  },
} as const;

export interface Slice {
  readonly n: number;
  readonly offset: number;
}

/** A page of a listing; `gorsejs` writes Cursor large, Gorse reads it small. */
export const gorsePage = {
  type: "object",
  properties: {
    n: { type: "integer", minimum: 1, maximum: 1000, default: 10 },
    Cursor: { type: "string", maxLength: 1024 },
    cursor: { type: "string", maxLength: 1024 },
  },
} as const;

export interface GorsePage {
  readonly n: number;
  readonly Cursor?: string;
  readonly cursor?: string;
}

/** Where a page goes on; undefined for the first. */
export function cursorOf({ Cursor, cursor }: GorsePage): string | undefined {
  return Cursor || cursor || undefined;
}
