import { renderSample } from "@modalis/sample";
import { Command } from "commander";
import { installedFfmpeg } from "../media/installed-ffmpeg.js";
import { counted } from "../terminal/counted.js";
import type { CommandContext } from "./command-context.js";
import { wholeNumber } from "./whole-number.js";

interface SampleOptions {
  readonly items: number;
  readonly users: number;
  readonly seed: number;
  readonly json?: true;
}

/** `modalis sample DIR`: renders a catalogue to try everything on. */
export function sampleCommand(context: CommandContext): Command {
  return new Command("sample")
    .description("render a catalogue of pictures, sounds, films and texts with planted tastes")
    .argument("<dir>", "folder to make; it must be empty or hold the same sample")
    .option("--items <n>", "items to render", wholeNumber(20, 10_000), 300)
    .option("--users <n>", "users to invent", wholeNumber(4, 100_000), 400)
    .option("--seed <n>", "the same seed renders the same catalogue", wholeNumber(0, 2 ** 31 - 1), 7)
    .action(async (dir: string, { json, ...options }: SampleOptions) => {
      const { terminal, signal } = context;
      const ffmpeg = await installedFfmpeg(context);
      const bar = terminal.progress("rendering", options.items);
      const result = await renderSample(dir, {
        ...options,
        ffmpeg,
        signal,
        onProgress: ({ done }) => bar.update(done),
      }).catch((error) => {
        bar.stop();
        throw error;
      });
      if (result.rendered) bar.finish();
      if (json) terminal.json({ folder: dir, ...options, rendered: result.rendered });
      else
        terminal.out(
          `${result.rendered ? "rendered" : "already there:"} ${counted(options.items, "item")}, ${counted(options.users, "user")} in ${dir}`,
        );
    });
}
