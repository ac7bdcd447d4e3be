import { enrichCatalogue, estimateEnrichment, openHostedLanguage, withKeyName } from "@modalis/server";
import { readCatalogue } from "@modalis/store";
import { Command } from "commander";
import type { CommandContext } from "./command-context.js";

interface EnrichOptions {
  readonly languageModel: string;
  readonly apiKeyEnv?: string;
  readonly pictures?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Most failures printed; the rest are counted. */
const FAILURES_SHOWN = 10;

/** `modalis enrich DIR`: a language model's description and tags of each item, kept in `derived.jsonl`. */
export function enrichCommand(context: CommandContext): Command {
  return new Command("enrich")
    .description(
      "let a language model describe and tag each item, kept in derived.jsonl for all to read and change",
    )
    .argument("<dir>", "a catalogue folder")
    .requiredOption(
      "--language-model <url#model>",
      "a model of a server, such as http://127.0.0.1:11434/v1#llama3.2",
    )
    .option("--api-key-env <name>", "the environment's variable with its key")
    .option("--pictures", "show it the items' pictures too")
    .option("--dry-run", "say about what it would cost, and send nothing")
    .action((dir: string, options: EnrichOptions) => enrich(context, dir, options));
}

async function enrich(
  { terminal, signal, cacheFolder }: CommandContext,
  dir: string,
  options: EnrichOptions,
) {
  const catalogue = await readCatalogue(dir, { signal });
  const { languageModel, apiKeyEnv } = options;
  const source = languageModel.startsWith("openai:") ? languageModel : `openai:${languageModel}`;
  const language = openHostedLanguage(withKeyName(source, apiKeyEnv), cacheFolder, {});
  if (options.dryRun) {
    const estimate = estimateEnrichment(catalogue, language);
    if (options.json) terminal.json({ estimate });
    else {
      const { answers, inputTokens, outputTokens, cost, currency } = estimate;
      const sum =
        cost === undefined ? "; its prices were not given" : `, about ${cost.toFixed(4)} ${currency}`;
      terminal.out(`${answers} items: about ${inputTokens} tokens in and at most ${outputTokens} out${sum}`);
    }
    return;
  }
  const bar = terminal.progress("enrich", catalogue.items.length);
  try {
    const report = await enrichCatalogue(catalogue, {
      language,
      signal,
      pictures: options.pictures === true,
      onProgress: ({ done, failed }) => bar?.update(done + failed, failed),
    });
    bar?.finish();
    const cost = language.report();
    if (options.json) terminal.json({ ...report, cost });
    else printReport(terminal, report, cost.requests);
  } catch (error) {
    bar?.stop();
    throw error;
  }
}

function printReport(
  terminal: CommandContext["terminal"],
  { items, done, writtenNow, failures }: Awaited<ReturnType<typeof enrichCatalogue>>,
  requests: number,
): void {
  terminal.out(
    `${items} items: ${done} described, ${writtenNow} new, ${failures.length} failed (${requests} requests)`,
  );
  for (const { item, code, message } of failures.slice(0, FAILURES_SHOWN))
    terminal.out(terminal.faint(`    ${item}: ${code}: ${message}`));
  if (failures.length > FAILURES_SHOWN)
    terminal.out(terminal.faint(`    and ${failures.length - FAILURES_SHOWN} more; --json lists all`));
}
