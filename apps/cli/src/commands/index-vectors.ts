import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { ModalisError } from "@modalis/contract";
import { readCatalogue } from "@modalis/store";
import { Command, Option } from "commander";
import { buildChannelIndex, type ChannelIndexReport } from "../search-index/build-channel-index.js";
import { counted } from "../terminal/counted.js";
import { shellWord } from "../terminal/shell-word.js";
import { readChannels } from "../training/read-channels.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface IndexOptions {
  readonly kind: "auto" | "exact" | "graph";
  readonly channels?: string;
  readonly queries: number;
  readonly seed: number;
  readonly json?: true;
}

/** Why a server does not read it, for whoever expects that. */
const SERVE_NOTE =
  "modalis serve keeps its own in memory: its rows are standardised on the catalogue of the moment and change while it serves";

/** `modalis index DIR`: saves a search index of each channel's vectors, and measures it. */
export function indexCommand(context: CommandContext): Command {
  return new Command("index")
    .description(
      "build and save a search index of a catalogue's vectors, for programs that open it with @modalis/index",
    )
    .argument("<dir>", "a catalogue that was encoded")
    .addOption(
      new Option(
        "--kind <kind>",
        "exact scans all rows; graph is faster for many; auto chooses by their number",
      )
        .choices(["auto", "exact", "graph"])
        .default("auto"),
    )
    .option("--channels <names>", "only these, with commas; all by default")
    .option("--queries <n>", "rows to search for when it is measured", wholeNumber(1, 100_000), 200)
    .option("--seed <n>", "fixes which rows", wholeNumber(0, 2 ** 32 - 1), 1)
    .action((dir: string, options: IndexOptions) => index(context, dir, options));
}

async function index(
  { terminal, signal }: CommandContext,
  dir: string,
  options: IndexOptions,
): Promise<void> {
  const { kind, queries, seed, json } = options;
  const catalogue = await readCatalogue(dir, { signal });
  const { items } = await readChannels(catalogue, signal);
  const wanted = options.channels?.split(",").map((name) => name.trim()) ?? [...items.keys()];
  const reports: ChannelIndexReport[] = [];
  for (const channel of wanted) {
    const batch = items.get(channel);
    if (batch === undefined) throw notEncoded(dir, channel, [...items.keys()]);
    const bar = terminal.progress(`index ${channel}`, undefined);
    const folder = join(catalogue.folder, ".modalis", "index", channel);
    const nowMs = () => performance.now();
    const report = await buildChannelIndex({
      channel,
      batch,
      folder,
      kind,
      queries,
      seed,
      nowMs,
      signal,
    }).catch((error) => {
      bar.stop();
      throw error;
    });
    bar.update(report.rows);
    bar.finish();
    reports.push(report);
  }
  if (reports.length === 0) throw notEncoded(dir, undefined, []);
  if (json) return terminal.json({ channels: reports, serve: SERVE_NOTE });
  for (const report of reports) {
    terminal.out(lineOf(report));
    terminal.out(terminal.faint(`    ${report.reason}`));
  }
  terminal.note(SERVE_NOTE);
}

function lineOf({
  channel,
  kind,
  rows,
  dimensions,
  memoryBytes,
  buildMs,
  searched,
}: ChannelIndexReport): string {
  const size = `${(memoryBytes / 2 ** 20).toFixed(1)} MiB in memory, built in ${(buildMs / 1000).toFixed(1)} s`;
  const measured =
    searched === undefined
      ? ""
      : `; recall@10 ${searched.recall.toFixed(4)} of the exact search at ${searched.queriesASecond} searches a second (${counted(searched.queries, "search", "searches")})`;
  return `${channel.padEnd(13)} ${kind.padEnd(5)} ${counted(rows, "row")} of ${dimensions}, ${size}${measured}`;
}

function notEncoded(dir: string, channel: string | undefined, known: readonly string[]): ModalisError {
  const what = channel === undefined ? "no vectors" : `no vectors of "${channel}"`;
  const there = known.length === 0 ? "" : `; it has ${known.join(", ")}`;
  return new ModalisError(
    "NOT_FOUND",
    `${dir} has ${what}${there}; encode it first: modalis encode ${shellWord(dir)}`,
  );
}
