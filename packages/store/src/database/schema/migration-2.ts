import type { Migration } from "./migration.js";

/** What a server keeps beside the catalogue: models, audit, requests, jobs, keys, forgotten users, imports. */
export const migration2: Migration = {
  number: 2,
  name: "models, audit log, idempotency keys, jobs, API keys, forgotten users, imports",
  sql: `
create table modalis.models (
  id text collate "C" primary key,
  kind text not null,
  path text not null,
  parent text collate "C",
  metrics json not null,
  details json not null,
  created_at_ms double precision not null
);

create table modalis.promotions (
  sequence bigint primary key default nextval('modalis.change_sequence'),
  model_id text collate "C" not null references modalis.models (id),
  is_rollback boolean not null,
  at_ms double precision not null
);

create table modalis.audit (
  number bigint primary key,
  actor text not null,
  action text not null,
  subject text,
  subject_user text,
  details json not null,
  at_ms double precision not null,
  digest text not null
);
create index audit_subject_user on modalis.audit (subject_user) where subject_user is not null;

create table modalis.requests (
  key text collate "C" primary key,
  digest text not null,
  response text,
  started_at_ms double precision not null
);
create index requests_started on modalis.requests (started_at_ms);

create table modalis.jobs (
  id text collate "C" primary key,
  number bigint generated always as identity,
  kind text not null,
  payload json not null,
  user_id text collate "C",
  state text not null,
  attempts integer not null,
  run_at_ms double precision not null,
  worker text,
  lease_until_ms double precision,
  result json,
  error text,
  created_at_ms double precision not null,
  updated_at_ms double precision not null
);
create unique index jobs_number on modalis.jobs (number);
create index jobs_due on modalis.jobs (run_at_ms) where state in ('waiting', 'running');

create table modalis.keys (
  id text collate "C" primary key,
  hash text collate "C" not null unique,
  role text not null,
  label text not null,
  limits json not null,
  created_at_ms double precision not null,
  revoked_at_ms double precision
);

create table modalis.forgotten (
  tombstone text collate "C" primary key,
  counts json not null,
  at_ms double precision not null,
  audit_number bigint not null
);

create table modalis.secrets (
  name text primary key,
  secret bytea not null
);

create table modalis.imported (
  kind text not null,
  id text collate "C" not null,
  digest text not null,
  primary key (kind, id)
);
`,
};
