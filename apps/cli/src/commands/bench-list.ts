import { Command } from "commander";
import { PUBLISHED_DATA } from "../reproduce/published-data.js";
import { PUBLISHED_NAMES } from "../reproduce/published-runs.js";
import { tableRuns } from "../reproduce/table-runs.js";
import { counted } from "../terminal/counted.js";
import type { CommandContext } from "./command-context.js";

/** `modalis bench list`: the published tables, what data each needs, and their figures. */
export function benchListCommand({ terminal }: CommandContext): Command {
  return new Command("list")
    .description("list the published tables and their figures")
    .action((_options: unknown, command: Command) => {
      const tables = PUBLISHED_NAMES.map((name) => ({
        name,
        data: PUBLISHED_DATA[name],
        runs: tableRuns(name).map(({ label, model, settings, published: [recall, ndcg] }) => ({
          label,
          model,
          settings,
          "recall@20": recall,
          "ndcg@20": ndcg,
        })),
      }));
      if (command.optsWithGlobals<{ json?: true }>().json) return terminal.json({ tables });
      for (const { name, data, runs } of tables) {
        const { users, items, interactions } = data;
        terminal.out(
          terminal.bold(
            `\n${name}: ${counted(users, "user")}, ${counted(items, "item")}, ${counted(interactions, "interaction")}`,
          ),
        );
        terminal.out(`${"".padEnd(22)} ${"--models".padEnd(13)} recall@20  ndcg@20`);
        for (const run of runs) {
          const [recall, ndcg] = [run["recall@20"].toFixed(4), run["ndcg@20"].toFixed(4)];
          terminal.out(
            `${run.label.padEnd(22)} ${run.model.padEnd(13)} ${recall.padStart(9)} ${ndcg.padStart(8)}`,
          );
        }
      }
      terminal.out(
        "\non test rows, one seed; next: modalis bench reproduce NAME --data FOLDER, which holds NAME.inter",
      );
    });
}
