import type { Migration } from "./migration.js";

/**
 * The first layout.
 *
 * Rows that other servers must hear of carry a number of `change_sequence`, taken anew with every change, so that the
 * tables themselves are the change feed; what was deleted stands in `deletions`. Ids compare by their bytes. JSON is
 * kept as the text it came as, since `jsonb` refuses texts with a zero character.
 */
export const migration1: Migration = {
  number: 1,
  name: "catalogue, events, vectors and what a server keeps about them",
  sql: `
create sequence modalis.change_sequence;

create table modalis.items (
  id text collate "C" primary key,
  contents json not null,
  attributes json not null,
  labels json,
  hidden boolean not null,
  timestamp_ms double precision,
  updated_at_ms double precision not null,
  sequence bigint not null default nextval('modalis.change_sequence')
);
create unique index items_sequence on modalis.items (sequence);

create table modalis.users (
  id text collate "C" primary key,
  contents json not null,
  attributes json not null,
  updated_at_ms double precision not null,
  sequence bigint not null default nextval('modalis.change_sequence')
);
create unique index users_sequence on modalis.users (sequence);

create table modalis.events (
  id text collate "C" primary key,
  user_id text collate "C" not null,
  item_id text collate "C" not null,
  kind text not null,
  value double precision,
  timestamp_ms double precision not null,
  recomm_id text collate "C",
  sequence bigint not null default nextval('modalis.change_sequence')
);
create unique index events_sequence on modalis.events (sequence);
create index events_user on modalis.events (user_id, sequence);
create index events_item on modalis.events (item_id, sequence);
create index events_time on modalis.events (timestamp_ms);

create table modalis.vectors (
  space text collate "C" not null,
  item_id text collate "C" not null,
  channel text collate "C" not null,
  sha256 text not null,
  vector bytea not null,
  sequence bigint not null default nextval('modalis.change_sequence'),
  primary key (space, item_id, channel)
);
create unique index vectors_sequence on modalis.vectors (sequence);
create index vectors_item on modalis.vectors (item_id);

create table modalis.deletions (
  sequence bigint primary key default nextval('modalis.change_sequence'),
  kind text not null,
  id text collate "C" not null,
  user_id text collate "C",
  at_ms double precision not null
);
create index deletions_user on modalis.deletions (user_id) where user_id is not null;

create table modalis.impressions (
  id text collate "C" primary key,
  user_id text collate "C",
  session_id text collate "C",
  recomm_id text collate "C",
  item_id text collate "C" not null,
  place double precision,
  scenario text,
  at_ms double precision not null,
  number bigint generated always as identity
);
create unique index impressions_number on modalis.impressions (number);
create index impressions_user on modalis.impressions (user_id, at_ms) where user_id is not null;
create index impressions_time on modalis.impressions (at_ms);

create table modalis.recommendations (
  id text collate "C" primary key,
  user_id text collate "C",
  session_id text collate "C",
  scenario text,
  bundle text,
  items json not null,
  details json,
  at_ms double precision not null,
  number bigint generated always as identity
);
create unique index recommendations_number on modalis.recommendations (number);
create index recommendations_user on modalis.recommendations (user_id) where user_id is not null;
create index recommendations_time on modalis.recommendations (at_ms);
`,
};
