import { mkdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isModalisError, ModalisError } from "@modalis/contract";
import { type FfmpegProgram, findFfmpeg } from "@modalis/media";
import { listEncoders } from "../files/list-encoders.js";
import { planSample } from "../plan/plan-sample.js";
import type { SampleParameters, SamplePlan } from "../plan/sample-plan.js";
import { type ItemTools, type RenderedItem, renderItem } from "./render-item.js";
import { findCompleteSample, writeMarker } from "./sample-marker.js";
import { makeWorkFolder } from "./work-folder.js";
import { writeTables } from "./write-tables.js";

export interface RenderSampleOptions extends Partial<SampleParameters> {
  /** Default 300. */
  readonly items?: number;
  /** Default 400. */
  readonly users?: number;
  /** Default 7. */
  readonly seed?: number;
  /** The ffmpeg that encodes films; looked for as `findFfmpeg` of `@modalis/media` does when left out. */
  readonly ffmpeg?: FfmpegProgram | string;
  /** Items rendered at a time; 2 by default, which keeps two cores busy. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  /** Called after each item. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface RenderedSample {
  /** Absolute path. */
  readonly folder: string;
  /** False when the same sample was there already and nothing was done. */
  readonly rendered: boolean;
  readonly plan: SamplePlan;
}

/**
 * Renders a sample catalogue into a folder that is new or empty: items, users, events, settings and media files.
 *
 * All of it appears at once: it is written beside the folder and moved into place, and an abort or a failure leaves
 * nothing behind; what a rendering that was killed left is removed by the next one. The same parameters give the same bytes (films and compressed sounds: for the same ffmpeg).
 *
 * @throws `INVALID_ARGUMENT` for parameters out of range or a folder that holds something else, `CORRUPT_FILE` for a
 * sample that has lost files, `MISSING_DEPENDENCY` without ffmpeg or sharp, `WRITE_FAILED`, or the signal's reason.
 */
export async function renderSample(
  folder: string,
  options: RenderSampleOptions = {},
): Promise<RenderedSample> {
  const { items = 300, users = 400, seed = 7, signal } = options;
  const plan = planSample({ items, users, seed });
  const target = resolve(folder);
  signal?.throwIfAborted();
  if (await findCompleteSample(target, plan.parameters)) return { folder: target, rendered: false, plan };
  const ffmpeg = await openFfmpeg(options.ffmpeg, signal);
  let work: string | undefined;
  try {
    await mkdir(dirname(target), { recursive: true });
    work = await makeWorkFolder(target);
    const sample = join(work, "sample");
    await mkdir(sample);
    const rendered = await renderItems(plan, { folder: sample, ffmpeg, options });
    await writeTables(sample, plan, rendered);
    await writeMarker(sample, plan.parameters);
    signal?.throwIfAborted();
    await moveIntoPlace(sample, target);
  } catch (error) {
    signal?.throwIfAborted();
    throw isModalisError(error) ? error : writeFailed(target, error);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
  return { folder: target, rendered: true, plan };
}

type FfmpegTools = Pick<ItemTools, "ffmpegPath" | "encoders">;

async function openFfmpeg(
  given: FfmpegProgram | string | undefined,
  signal: AbortSignal | undefined,
): Promise<FfmpegTools> {
  const found =
    typeof given === "object"
      ? given
      : await findFfmpeg({
          resolveFrom: [import.meta.url],
          ...(given === undefined ? {} : { ffmpegPath: given }),
          ...(signal && { signal }),
        });
  return { ffmpegPath: found.path, encoders: await listEncoders(found.path, signal) };
}

interface RenderSetting {
  readonly folder: string;
  readonly ffmpeg: FfmpegTools;
  readonly options: RenderSampleOptions;
}

/** Renders the items in several lanes; the first failure stops all of them. */
async function renderItems(
  plan: SamplePlan,
  { folder, ffmpeg, options }: RenderSetting,
): Promise<RenderedItem[]> {
  const { concurrency = 2, onProgress } = options;
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const tools: ItemTools = { ...ffmpeg, folder, seed: plan.parameters.seed, signal };
  const total = plan.items.length;
  const rendered: RenderedItem[] = new Array(total);
  let next = 0;
  let done = 0;
  await mkdir(join(folder, "media"));
  const lane = async (): Promise<void> => {
    for (let index = next++; index < total; index = next++) {
      signal.throwIfAborted();
      rendered[index] = await renderItem(plan.items[index]!, tools);
      done++;
      onProgress?.({ done, total });
    }
  };
  const lanes = Array.from({ length: Math.max(1, concurrency) }, () =>
    lane().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  // Every lane has ended before the working folder is removed.
  const [failure] = (await Promise.allSettled(lanes)).filter((result) => result.status === "rejected");
  if (failure) throw failed.signal.reason;
  return rendered;
}

async function moveIntoPlace(sample: string, target: string): Promise<void> {
  try {
    await rmdir(target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  await rename(sample, target);
}

function writeFailed(folder: string, cause: unknown): ModalisError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ModalisError(
    "WRITE_FAILED",
    `the sample could not be written to "${folder}": ${reason}; free some space or choose another folder`,
    { cause, details: { folder } },
  );
}
