import type { Migration } from "./migration.js";

/** Aggregates as they were published, so that within a period nobody is told a second one. */
export const migration6: Migration = {
  number: 6,
  name: "published aggregates",
  sql: `
create table modalis.published (
  name text collate "C" not null,
  period bigint not null,
  value json not null,
  at_ms double precision not null,
  primary key (name, period)
);
`,
};
