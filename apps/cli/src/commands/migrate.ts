import { setTimeout as wait } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";
import type { JobRecord } from "@modalis/store";
import { Command, Option } from "commander";
import { openMigrations, type SpaceMigrations } from "../migrations/open-migrations.js";
import { counted } from "../terminal/counted.js";
import type { CommandContext } from "./command-context.js";

interface MigrateOptions {
  readonly model?: string;
  readonly rollback?: true;
  readonly database?: string;
  readonly key?: string;
  readonly json?: true;
}

/** What a migration that is done tells. */
interface Migrated {
  readonly channel: string;
  readonly model: string;
  readonly space: string;
  readonly encoded: number;
  readonly failed: number;
}

const LOOK_EVERY_MS = 300;

/** `modalis migrate PLACE CHANNEL`: another model for one modality, and the way back. */
export function migrateCommand(context: CommandContext): Command {
  return new Command("migrate")
    .description(
      "encode one modality of a served catalogue by another model beside the former, which serves until all is encoded",
    )
    .argument("<place>", "a catalogue that is not being served now, or the address of a server, http://…")
    .argument("<channel>", "such as image or text")
    .option("--model <source>", "the new model: a folder, from the catalogue's, or hub:owner/name")
    .option("--rollback", "go back to the space that served before, in place of a new model")
    .option("--database <url>", "postgres://… for a database server; the one in the folder when absent")
    .addOption(new Option("--key <key>", "the server's API key, of the role admin").env("MODALIS_API_KEY"))
    .action((place: string, channel: string, options: MigrateOptions) =>
      migrate(context, place, channel, options),
    );
}

async function migrate(
  context: CommandContext,
  place: string,
  channel: string,
  options: MigrateOptions,
): Promise<void> {
  const { terminal } = context;
  const { model, rollback, json } = options;
  if ((model === undefined) === (rollback === undefined))
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "say --model SOURCE for a new model, or --rollback for the former one",
    );
  await using migrations = await openMigrations(context, place, options);
  if (model === undefined) {
    const { fingerprint } = await migrations.rollBack(channel);
    if (json) return terminal.json({ channel, space: fingerprint });
    return terminal.out(`${channel} is served from space ${fingerprint} again`);
  }
  const done = await migrated(context, migrations, channel, model);
  if (json) return terminal.json(done);
  const failed = done.failed === 0 ? "" : `; ${counted(done.failed, "content")} could not be encoded`;
  terminal.out(
    `${channel} is served from space ${done.space} by ${model}: ${counted(done.encoded, "vector")} made now${failed}`,
  );
}

/** Goes on with a migration to the same model that was stopped. */
async function migrated(
  { terminal, signal }: CommandContext,
  migrations: SpaceMigrations,
  channel: string,
  model: string,
): Promise<Migrated> {
  const open = (await migrations.jobs()).find(
    ({ state, payload }) =>
      (state === "waiting" || state === "running") && payload.channel === channel && payload.model === model,
  );
  const { id } = open ?? (await migrations.migrate(channel, model));
  let bar: ReturnType<typeof terminal.progress> | undefined;
  for (;;) {
    const job = await migrations.job(id);
    const { done, failed, total } = numbersOf(job);
    if (total !== undefined) {
      bar ??= terminal.progress(`migrate ${channel}`, total);
      bar.update(done, failed);
    }
    if (job.state === "done") {
      bar?.finish();
      return job.result as unknown as Migrated;
    }
    if (job.state === "failed" || signal.aborted) {
      bar?.stop();
      signal.throwIfAborted();
      throw new ModalisError("INVALID_MODEL", job.error ?? "the migration failed");
    }
    await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function numbersOf({ progress = {} }: JobRecord) {
  const number = (name: string) => (typeof progress[name] === "number" ? progress[name] : undefined);
  return { done: number("done") ?? 0, failed: number("failed") ?? 0, total: number("total") };
}
