import { readFile } from "node:fs/promises";
import { createLogMelFrontEnd } from "@modalis/audio";
import { ModalisError } from "@modalis/contract";
import { floatTensor, type OnnxRuntime, type OnnxSession, readModelFolder } from "@modalis/onnx";
import { SOUND_RATE_HZ } from "../sound/sound-pieces.js";

/** A classifier of sounds in YAMNet's layout: patches of 96 frames of 64 mel bands in, a score a class out. */
export interface SoundClassifier extends AsyncDisposable {
  /** Names of the scores. */
  readonly labels: readonly string[];
  /** Model and weights, for provenance. */
  readonly revision: string;
  /**
   * Scores of patches of .96 s every .48 s, `[labels.length]` each; those that are silent are left out.
   *
   * @param samples At 16 kHz.
   */
  patchScores(samples: Float32Array): Promise<Float32Array[]>;
}

const FRAMES = 96;
const HOP_FRAMES = 48;
const BANDS = 64;
const FRAME_HOP = 160;
const WINDOW = 400;
const PATCH_SAMPLES = WINDOW + (FRAMES - 1) * FRAME_HOP;
/** Patches of one run: enough to use all cores, few enough for flat memory. */
const BATCH = 16;
/** A patch whose loudest sample is below -60 dB of full scale is silent. */
const SILENT = 1e-3;
/** Names of class maps, as YAMNet's own and as folders of others call them. */
const CLASS_MAPS = ["yamnet_class_map.csv", "class_map.csv", "labels.csv"];

/**
 * Opens a folder that holds an .onnx file and a class map `index,mid,display_name`. Hershey et al., "CNN architectures for
 * large-scale audio classification", 2017.
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL` for a graph or class map of another layout, `MISSING_DEPENDENCY`.
 */
export async function openSoundClassifier(folder: string, runtime: OnnxRuntime): Promise<SoundClassifier> {
  const files = await readModelFolder(folder);
  const labels = await readClassMap(files);
  const model = await files.model();
  const session = await runtime.open(model);
  try {
    const { input, output } = doorsOf(folder, session, labels.length);
    const frontEnd = createYamnetFrontEnd();
    return {
      labels,
      revision: `${files.id}@${files.revision}:${model.sha256.slice(0, 12)}`,
      async patchScores(samples) {
        const patches = patchesOf(samples, frontEnd);
        const scores: Float32Array[] = [];
        for (let from = 0; from < patches.length; from += BATCH) {
          const batch = patches.slice(from, from + BATCH);
          const values = new Float32Array(batch.length * FRAMES * BANDS);
          for (const [at, patch] of batch.entries()) values.set(patch, at * FRAMES * BANDS);
          const fed = floatTensor(values, [batch.length, FRAMES, BANDS, 1]);
          const { data } = (await session.run({ [input]: fed }, [output]))[output]!;
          for (let at = 0; at < batch.length; at++)
            scores.push((data as Float32Array).slice(at * labels.length, (at + 1) * labels.length));
        }
        return scores;
      },
      [Symbol.asyncDispose]: () => Promise.resolve(session[Symbol.asyncDispose]()),
    };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** As YAMNet's README says: magnitudes, HTK mel bands straight in mel, ln(x + 0.001). */
function createYamnetFrontEnd() {
  return createLogMelFrontEnd({
    spectrogram: { windowLength: WINDOW, hopLength: FRAME_HOP, fftLength: 512, window: "hann", power: 1 },
    mel: {
      sampleRateHz: SOUND_RATE_HZ,
      bands: BANDS,
      minFrequencyHz: 125,
      maxFrequencyHz: 7500,
      scale: "htk",
      straightIn: "mel",
    },
    compression: { log: "natural", offset: 0.001 },
  });
}

/** Log-mel patches of the parts that can be heard; the end is completed with silence. */
function patchesOf(samples: Float32Array, frontEnd: ReturnType<typeof createLogMelFrontEnd>): Float32Array[] {
  const hop = HOP_FRAMES * FRAME_HOP;
  const count = 1 + Math.max(0, Math.ceil((samples.length - PATCH_SAMPLES) / hop));
  const patches: Float32Array[] = [];
  for (let at = 0; at < count; at++) {
    const part = samples.subarray(at * hop, at * hop + PATCH_SAMPLES);
    if (!part.some((sample) => Math.abs(sample) > SILENT)) continue;
    const whole = part.length === PATCH_SAMPLES ? part : new Float32Array(PATCH_SAMPLES);
    if (whole !== part) whole.set(part);
    patches.push(frontEnd.levels(whole, FRAMES).values);
  }
  return patches;
}

function doorsOf(folder: string, { inputs, outputs }: OnnxSession, classes: number) {
  const [input] = inputs;
  const shape = input?.shape.slice(1);
  const output = outputs.find(({ shape: own }) => own.length === 2 && own[1] === classes);
  if (inputs.length === 1 && shape?.join() === `${FRAMES},${BANDS},1` && output !== undefined)
    return { input: input!.name, output: output.name };
  throw new ModalisError(
    "INVALID_MODEL",
    `the model of ${folder} takes ${inputs.map((one) => `${one.name} [${one.shape}]`)} and gives ${outputs.map((one) => `${one.name} [${one.shape}]`)}; tags need YAMNet's layout, [N,96,64,1] to [N,${classes}]`,
  );
}

async function readClassMap(files: Awaited<ReturnType<typeof readModelFolder>>): Promise<string[]> {
  for (const name of CLASS_MAPS) {
    const path = await files.file(name);
    if (path === undefined) continue;
    const rows = (await readFile(path, "utf8")).trim().split(/\r?\n/).slice(1);
    const labels = rows.map((row) => /^\d+,[^,]*,(.*)$/.exec(row)?.[1]?.replace(/^"(.*)"$/, "$1"));
    if (labels.length > 0 && labels.every((label) => label !== undefined && label !== ""))
      return labels as string[];
    throw new ModalisError("INVALID_MODEL", `${path} is no class map; each line is index,mid,display_name`);
  }
  throw new ModalisError(
    "NOT_FOUND",
    `${files.path} has no class map; put ${CLASS_MAPS[0]} beside the model, a line index,mid,display_name for each class`,
  );
}
