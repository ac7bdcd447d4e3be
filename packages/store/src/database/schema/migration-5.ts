import type { Migration } from "./migration.js";

/** Experiments and what was given in them, how far jobs are, and which space of a channel is in use. */
export const migration5: Migration = {
  number: 5,
  name: "experiments, progress of jobs, spaces in use",
  sql: `
alter table modalis.recommendations add column experiment text collate "C";

alter table modalis.recommendations add column arm text collate "C";

create index recommendations_experiment on modalis.recommendations (experiment, number) where experiment is not null;

create index impressions_recommendation on modalis.impressions (recomm_id) where recomm_id is not null;

create index events_recommendation on modalis.events (recomm_id) where recomm_id is not null;

alter table modalis.jobs add column progress json;

create table modalis.experiments (
  id text collate "C" primary key,
  settings json not null,
  state text not null,
  created_at_ms double precision not null,
  started_at_ms double precision,
  stopped_at_ms double precision,
  sequence bigint not null default nextval('modalis.change_sequence')
);
create unique index experiments_sequence on modalis.experiments (sequence);

create table modalis.space_promotions (
  sequence bigint primary key default nextval('modalis.change_sequence'),
  channel text collate "C" not null,
  fingerprint text not null references modalis.spaces (fingerprint),
  is_rollback boolean not null,
  at_ms double precision not null
);
create index space_promotions_channel on modalis.space_promotions (channel, sequence);
`,
};
