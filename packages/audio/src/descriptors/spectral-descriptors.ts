import { setImmediate as nextTurn } from "node:timers/promises";
import { ModalisError } from "@modalis/contract";
import { chooseExcerpts, type Excerpt } from "./choose-excerpts.js";
import { isDigitallySilent } from "./digital-silence.js";
import {
  createFrameDescriptors,
  FRAME_DESCRIPTOR_NAMES,
  type FrameDescriptors,
} from "./frame-descriptors.js";
import { createTimeStatistics, type TimeStatistics } from "./time-statistics.js";

/** Rate the descriptors are computed at. */
export const DESCRIPTOR_SAMPLE_RATE_HZ = 22_050;

/**
 * Samples a frame: 23 ms hears attacks, 93 ms timbre, 372 ms pitch and hum. No one length does all three, so
 * each describes the whole sound. Frames overlap by half.
 */
export const FRAME_LENGTHS: readonly number[] = [512, 2048, 8192];

const STATISTIC_NAMES = ["mean", "deviation", "change"] as const;

/** Name of each value, in order, such as `"2048 mfcc-3 deviation"`; `[3 frame lengths, 3 statistics, 109]`. */
export const DESCRIPTOR_NAMES: readonly string[] = FRAME_LENGTHS.flatMap((length) =>
  STATISTIC_NAMES.flatMap((statistic) =>
    FRAME_DESCRIPTOR_NAMES.map((name) => `${length} ${name} ${statistic}`),
  ),
);

export interface SpectralDescriptors {
  /**
   * Describes mono samples at {@link DESCRIPTOR_SAMPLE_RATE_HZ} by `[DESCRIPTOR_NAMES.length]` finite values.
   *
   * Frames start at 0 and every half frame; the last is completed with zeros, so a sound shorter than a frame
   * is one frame. Digitally silent frames are left out. The event loop is let through every few milliseconds.
   *
   * @throws `EMPTY_INPUT` when no frame sounds; the signal's reason when aborted.
   */
  describe(samples: Float32Array, signal?: AbortSignal): Promise<Float32Array>;
}

/** Plans the descriptors; a sound longer than `maxSeconds` is described by excerpts that add up to that. */
export function createSpectralDescriptors({
  maxSeconds,
}: {
  readonly maxSeconds: number;
}): SpectralDescriptors {
  const plans = FRAME_LENGTHS.map((length) => ({
    length,
    descriptors: createFrameDescriptors(length, DESCRIPTOR_SAMPLE_RATE_HZ),
  }));
  return {
    async describe(samples, signal) {
      const excerpts = chooseExcerpts(samples, { sampleRateHz: DESCRIPTOR_SAMPLE_RATE_HZ, maxSeconds });
      const row = new Float32Array(DESCRIPTOR_NAMES.length);
      let at = 0;
      for (const plan of plans) {
        const statistics = createTimeStatistics(FRAME_DESCRIPTOR_NAMES.length);
        for (const excerpt of excerpts) await describeExcerpt(samples, excerpt, plan, statistics, signal);
        if (statistics.count === 0) throw silent();
        const summary = statistics.summary();
        row.set(summary, at);
        at += summary.length;
      }
      return row;
    },
  };
}

interface FramePlan {
  readonly length: number;
  readonly descriptors: FrameDescriptors;
}

/** Samples described between two turns of the event loop, so that the pipes of decoders are emptied in time. */
const SAMPLES_A_TURN = 8192;

async function describeExcerpt(
  samples: Float32Array,
  { start, end }: Excerpt,
  { length, descriptors }: FramePlan,
  statistics: TimeStatistics,
  signal?: AbortSignal,
): Promise<void> {
  const memory = new Float64Array(length / 2 + 1);
  const values = new Float64Array(FRAME_DESCRIPTOR_NAMES.length);
  const hop = length / 2;
  let follows = false;
  for (let at = start, sinceTurn = 0; at === start || at + hop < end; at += hop) {
    const frame = wholeFrame(samples, at, Math.min(at + length, end), length);
    if (isDigitallySilent(frame)) {
      follows = false;
      memory.fill(0);
    } else {
      descriptors.describe(frame, memory, values);
      statistics.add(values, follows);
      follows = true;
    }
    sinceTurn += hop;
    if (sinceTurn < SAMPLES_A_TURN) continue;
    sinceTurn = 0;
    await nextTurn();
    signal?.throwIfAborted();
  }
}

function wholeFrame(samples: Float32Array, start: number, end: number, length: number): Float32Array {
  if (end - start === length) return samples.subarray(start, end);
  const frame = new Float32Array(length);
  frame.set(samples.subarray(start, end));
  return frame;
}

function silent(): ModalisError {
  return new ModalisError(
    "EMPTY_INPUT",
    "the sound is empty or silent throughout; leave the item without sound, or give a recording that can be heard",
  );
}
