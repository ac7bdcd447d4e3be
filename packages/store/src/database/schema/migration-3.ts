import type { Migration } from "./migration.js";

/** The spaces of vectors that arrived while serving, so that a server that starts knows what they are. */
export const migration3: Migration = {
  number: 3,
  name: "spaces",
  sql: `
create table modalis.spaces (
  fingerprint text primary key,
  channel text not null,
  space json not null,
  at_ms double precision not null
);
`,
};
