import { realpath } from "node:fs/promises";
import { isIP } from "node:net";
import { relative } from "node:path";
import {
  createApiKey,
  createLiveServer,
  type LiveCatalogue,
  openHostedLanguage,
  openLiveCatalogue,
  openTraces,
  storedKeys,
  withKeyName,
} from "@modalis/server";
import { Command, Option } from "commander";
import { openJointSpace } from "../joint/joint-folder.js";
import { findRun } from "../runs/run-folder.js";
import { checkModelFolders } from "./check-model-folders.js";
import type { CommandContext } from "./command-context.js";
import { listenAt } from "./listen-at.js";
import { type SearchModels, searchModels, withSearchModels } from "./search-models.js";
import { converterModels, type DerivedServing, serveDerived, withDerivedServing } from "./serve-derived.js";
import { type ServingOptions, servingOptions, withServingOptions } from "./serving-options.js";
import { wholeNumber } from "./whole-number.js";

interface ServeOptions extends DerivedServing, SearchModels, ServingOptions {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly database?: string;
  readonly model?: string;
  readonly open?: true;
  readonly languageModel?: string;
  readonly log?: true;
  readonly logUsers?: true;
  readonly otlp?: string;
  readonly otlpUsers?: true;
  readonly json?: true;
}

/** `modalis serve DIR`: a catalogue that changes while it is served, and a page that shows it, until interrupted. */
export function serveCommand(context: CommandContext): Command {
  const command = new Command("serve")
    .description("serve recommendations of a catalogue that changes, and a page that shows them")
    .argument("<dir>", "a catalogue folder")
    .option("--port <n>", "port to listen on; 0 picks a free one", wholeNumber(0, 65_535), 7400)
    .option("--host <name>", "address to listen on", "127.0.0.1")
    .option("--database <url>", "postgres://… for a database server; one in the folder when absent")
    .option(
      "--model <run>",
      "recommend by this run that modalis train made, and by content; by content alone when absent",
    )
    .option("--open", "let calls without an API key do everything, also from other machines")
    .option(
      "--allow-host <names...>",
      "names that it may be asked by, such as that of a proxy; addresses, localhost and --host always may",
    )
    .option("--allow-origin <origins...>", "origins whose pages may call it, such as https://shop.example")
    .option("--log", "tell each call in a line of JSON on standard error")
    .option("--log-users", "tell the user of each call too, by a keyed hash")
    .addOption(
      new Option("--otlp <url>", "send traces to this collector by OTLP over HTTP").env(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
      ),
    )
    .option("--otlp-users", "tell the user of each trace too, by a keyed hash")
    .option(
      "--language-model <url#model>",
      "read questions (POST /v1/ask) and write explanations (explain: sentences) with this model of a server",
    )
    .action((dir: string, options: ServeOptions) => serve(context, dir, options));
  return withSearchModels(withDerivedServing(withServingOptions(command)));
}

async function serve(context: CommandContext, dir: string, options: ServeOptions): Promise<void> {
  const { terminal, signal, now } = context;
  const { port, host, allowHost = [], allowOrigin = [], database, json } = options;
  const onError = (error: unknown): void => {
    for (const line of `failed: ${reasonOf(error)}`.split("\n")) terminal.note(line);
  };
  await using traces =
    options.otlp === undefined ? undefined : openTraces({ url: options.otlp, nowMs: now, onError });
  const traced = traces === undefined ? {} : { tracer: traces.tracer };
  await using joint = await openJointSpace(dir);
  const models = searchModels(options);
  await checkModelFolders(models, (modality) => `--${modality}-model`);
  const converting = await converterModels(options);
  const run = options.model === undefined ? undefined : await findRun(dir, options.model);
  await using live = await openLiveCatalogue({
    folder: dir,
    cacheFolder: context.cacheFolder,
    hub: context.hub,
    nowMs: now,
    signal,
    onError,
    ...traced,
    ...(context.ffmpegPath === undefined ? {} : { ffmpegPath: context.ffmpegPath }),
    ...(database === undefined ? {} : { databaseUrl: database }),
    ...(database === undefined && context.begunStore?.folder === dir
      ? { takeStore: context.begunStore.take }
      : {}),
    ...(options.derived === undefined ? {} : { derived: options.derived }),
    ...(await servingOptions(options)),
    models: Object.fromEntries(models),
    ...(joint === undefined ? {} : { joint }),
    ...(run === undefined ? {} : { run: relative(await realpath(dir), await realpath(run)) }),
  });
  await using deriving = serveDerived(context, options, converting, live, onError);
  const { needed, made } = await keysFor(live, options);
  const server = await createLiveServer({
    live: deriving.live,
    nowMs: now,
    onError,
    ...traced,
    traceUsers: options.otlpUsers === true,
    ...languageOf(options, context),
    ...(options.log || options.logUsers ? { onLog: terminal.log, logUsers: options.logUsers === true } : {}),
    allowedHosts: [host, ...allowHost],
    allowedOrigins: allowOrigin,
    ...(needed ? { findKey: storedKeys(live.store, now) } : {}),
  });
  const address = await listenAt(server, host, port);
  if (json) terminal.json({ address, ...(made === undefined ? {} : { key: made }) });
  else {
    terminal.out(`\n${terminal.bold(`Modalis is on ${address}`)}  (Ctrl-C stops it)`);
    if (made !== undefined) terminal.out(`Its first API key, of the role admin, shown this once: ${made}`);
  }
  await aborted(signal);
  await server.close();
  terminal.note("stopped");
}

/** Off unless a model is named. */
function languageOf({ languageModel, apiKeyEnv }: ServeOptions, { cacheFolder }: CommandContext) {
  if (languageModel === undefined) return {};
  const source = languageModel.startsWith("openai:") ? languageModel : `openai:${languageModel}`;
  return { language: openHostedLanguage(withKeyName(source, apiKeyEnv), cacheFolder) };
}

/** Keys are needed once there are any, or where other machines may call; the first one is made then. */
async function keysFor(
  { store }: LiveCatalogue,
  { host, open }: ServeOptions,
): Promise<{ readonly needed: boolean; readonly made?: string }> {
  if (open) return { needed: false };
  const keys = await store.keys.list();
  if (keys.some(({ revokedAtMs }) => revokedAtMs === undefined)) return { needed: true };
  if (isLoopback(host)) return { needed: false };
  const { key, stored } = createApiKey("admin");
  await store.keys.put({
    id: stored.id,
    hash: stored.hash,
    role: stored.role,
    label: "made by modalis serve",
  });
  return { needed: true, made: key };
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "localhost" || host === "::1";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
