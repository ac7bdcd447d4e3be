import type { LiveStore } from "../live-store.js";

/** A column of an exported file, named as the field of the record. */
export interface ExchangeColumn {
  readonly name: string;
  /** `"json"` columns hold the JSON text of a value in CSV and Parquet. */
  readonly type: "text" | "number" | "boolean" | "json";
}

/** Records of one kind, as they are exported and imported. */
export interface ExchangeTable {
  /** Also the name of the file, before its ending. */
  readonly name: "items" | "users" | "events" | "impressions" | "recommendations";
  readonly columns: readonly ExchangeColumn[];
  /** The record's id field. */
  readonly id: string;
  /** Whether other columns become attributes. */
  readonly takesAttributes: boolean;
  read(store: LiveStore): AsyncIterable<readonly object[]>;
  /** Stores records and gives the number that are new or replaced, and of those that were left out. */
  put(store: LiveStore, records: readonly never[]): Promise<{ stored: number; left: number }>;
}

const column =
  (type: ExchangeColumn["type"]) =>
  (name: string): ExchangeColumn => ({ name, type });
const [text, number, boolean, json] = [column("text"), column("number"), column("boolean"), column("json")];

/** All kinds of records, in the order in which they are imported. */
export const EXCHANGE_TABLES: readonly ExchangeTable[] = [
  {
    name: "items",
    id: "id",
    takesAttributes: true,
    columns: [
      text("id"),
      json("contents"),
      json("attributes"),
      json("labels"),
      boolean("hidden"),
      number("timestampMs"),
      number("updatedAtMs"),
    ],
    read: (store) => store.readItems(),
    put: async (store, items) => counted(items, (await store.putItems(items)).length),
  },
  {
    name: "users",
    id: "id",
    takesAttributes: true,
    columns: [text("id"), json("contents"), json("attributes"), number("updatedAtMs")],
    read: (store) => store.readUsers(),
    put: async (store, users) => counted(users, (await store.putUsers(users)).stored.length),
  },
  {
    name: "events",
    id: "id",
    takesAttributes: false,
    columns: [
      text("id"),
      text("userId"),
      text("itemId"),
      text("kind"),
      number("value"),
      number("timestampMs"),
      text("recommId"),
    ],
    read: (store) => store.readEvents(),
    put: async (store, events) => counted(events, (await store.addEvents(events)).added.length),
  },
  {
    name: "recommendations",
    id: "recommId",
    takesAttributes: false,
    columns: [
      text("recommId"),
      text("userId"),
      text("sessionId"),
      text("scenario"),
      text("bundle"),
      text("experiment"),
      text("arm"),
      json("items"),
      json("details"),
      number("atMs"),
    ],
    read: (store) => store.readRecommendations(),
    put: async (store, given) => {
      // They share transactions, since they are given together.
      const outcomes = await Promise.allSettled(given.map((one) => store.addRecommendation(one)));
      const failed = outcomes.find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
      return counted(given, given.length);
    },
  },
  {
    name: "impressions",
    id: "id",
    takesAttributes: false,
    columns: [
      text("id"),
      text("itemId"),
      text("userId"),
      text("sessionId"),
      text("recommId"),
      text("scenario"),
      number("position"),
      number("atMs"),
    ],
    read: (store) => store.readImpressions(),
    put: async (store, shown) => {
      await store.addImpressions(shown);
      return counted(shown, shown.length);
    },
  },
];

function counted(given: readonly unknown[], stored: number): { stored: number; left: number } {
  return { stored, left: given.length - stored };
}
