import type { Migration } from "./migration.js";

/** What a deleted event was, so that whoever follows the changes can take it out of memory. */
export const migration4: Migration = {
  number: 4,
  name: "what deleted events were",
  sql: `
alter table modalis.deletions add column item_id text;

alter table modalis.deletions add column event_sequence bigint;
`,
};
