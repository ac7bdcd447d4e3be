import type { Migration } from "./migration.js";

/** Where the model of a space comes from, and what users show of themselves in a space. */
export const migration7: Migration = {
  number: 7,
  name: "models of spaces, vectors of users",
  sql: `
alter table modalis.spaces add column source text;

create table modalis.user_vectors (
  space text collate "C" not null,
  user_id text collate "C" not null,
  channel text collate "C" not null,
  sha256 text not null,
  vector bytea not null,
  primary key (space, user_id, channel)
);
create index user_vectors_user on modalis.user_vectors (user_id);
`,
};
