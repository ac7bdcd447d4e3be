import { rowOf } from "@modalis/contract";
import { createOnnxRuntime } from "@modalis/onnx";
import { describe, expect, it } from "vitest";
import type { AudioContent } from "../encoder/audio-content.js";
import { createAudioEncoder } from "../encoder/create-audio-encoder.js";
import { withModelFolder } from "../test-fixtures/model-folder.js";
import { soundOf, tone } from "../test-fixtures/sounds.js";
import {
  channelsModel,
  FILTERS,
  framesModel,
  STEP_SAMPLES,
  waveformModel,
} from "../test-fixtures/tiny-models.js";
import { createModelInputs } from "./model-inputs.js";
import { readHuggingFaceSettings } from "./read-hugging-face-settings.js";

const wav2vec2 = { feature_extractor_type: "Wav2Vec2FeatureExtractor", do_normalize: true };

async function rowFrom(folder: string, content: AudioContent): Promise<number[]> {
  await using encoder = await createAudioEncoder({ modelFolder: folder });
  const { batch, failures } = await encoder.encode([{ id: "sound", content }]);
  expect(failures).toEqual([]);
  return [...rowOf(batch, 0)];
}

const closeTo = (values: readonly number[], digits = 5) =>
  values.map((value) => expect.closeTo(value, digits));

describe("waveform models from a folder", () => {
  it("hear samples of mean 0 and variance 1, and average over time", async () => {
    const sound = soundOf(0.25, (t, index) => 0.3 * t + 0.1 * Math.sin(index * 0.011), 16_000);
    const mean = sound.samples.reduce((sum, value) => sum + value, 0) / 4000;
    const variance = sound.samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4000;
    const expected = FILTERS.map((filter) => {
      let sum = 0;
      for (let at = 0; at < 4000; at++)
        sum += (filter[at % STEP_SAMPLES]! * (sound.samples[at]! - mean)) / Math.sqrt(variance + 1e-7);
      return sum / 10;
    });
    const files = { "onnx/model.onnx": waveformModel(), "preprocessor_config.json": wav2vec2 };
    expect(await withModelFolder(files, (folder) => rowFrom(folder, sound))).toEqual(closeTo(expected));
  });

  it("take the greatest value over time where the folder says so, and unit length", async () => {
    const steps = [0.25, -0.5, 0.75];
    const sound = soundOf(0.1, (_, index) => steps[Math.floor(index / STEP_SAMPLES) % 3]!, 16_000);
    const audio = {
      features: "waveform",
      sampleRateHz: 16_000,
      stretchSamples: 3 * STEP_SAMPLES,
      padding: "none",
      pooling: "max",
      unitLength: true,
    };
    const files = { "tiny.onnx": waveformModel(), "modalis.json": { audio } };
    await withModelFolder(files, async (folder) => {
      // The halves of each step are alike, so the second filter gives 0 throughout.
      expect(await rowFrom(folder, sound)).toEqual(closeTo([1, 0]));
      await using encoder = await createAudioEncoder({ modelFolder: folder });
      expect(encoder.space).toMatchObject({ normalisation: "l2", dimensions: 2, modality: "audio" });
    });
  });
});

describe("log-mel models from a folder", () => {
  it("get bands before frames where the layout says so, and pool the frames of sound alone", async () => {
    const preprocessor = { feature_extractor_type: "WhisperFeatureExtractor", chunk_length: 2 };
    const sound = tone(440, 1, 16_000);
    const settings = readHuggingFaceSettings(preprocessor);
    const [input] = [...createModelInputs(settings).of(sound.samples)];
    expect([input!.rows, input!.columns, input!.soundShare]).toEqual([200, 80, 0.5]);
    const expected = Array.from({ length: 80 }, (_, band) => {
      let sum = 0;
      for (let frame = 0; frame < 100; frame++) sum += input!.values[frame * 80 + band]!;
      return sum / 100;
    });
    const files = { "model.onnx": framesModel(80, 200), "preprocessor_config.json": preprocessor };
    expect(await withModelFolder(files, (folder) => rowFrom(folder, sound))).toEqual(closeTo(expected));
  });

  it("get four copies and the mark of a whole sound where CLAP fuses", async () => {
    const preprocessor = { feature_extractor_type: "ClapFeatureExtractor", max_length_s: 1, feature_size: 8 };
    const files = { "model.onnx": channelsModel(4, 8), "preprocessor_config.json": preprocessor };
    const row = await withModelFolder(files, (folder) => rowFrom(folder, tone(880, 0.4, 48_000)));
    expect(row).toHaveLength(32);
    for (const copy of [1, 2, 3]) expect(row.slice(copy * 8, copy * 8 + 8)).toEqual(row.slice(0, 8));
  });
});

describe("model folders", () => {
  it("share a runtime that is given, and leave it open", async () => {
    const files = { "model.onnx": waveformModel(), "preprocessor_config.json": wav2vec2 };
    await withModelFolder(files, async (folder) => {
      await using runtime = createOnnxRuntime({ intraOpThreads: 1 });
      const first = await createAudioEncoder({ modelFolder: folder, runtime });
      const second = await createAudioEncoder({
        modelFolder: folder,
        runtime,
        modality: "video",
        aspect: "sound",
      });
      await first[Symbol.asyncDispose]();
      const { batch } = await second.encode([{ id: "a", content: tone(200, 0.2) }]);
      expect(batch.space).toMatchObject({ modality: "video", aspect: "sound" });
      expect(first.space.fingerprint).not.toBe(second.space.fingerprint);
      await second[Symbol.asyncDispose]();
    });
  });

  it("open a space of their own for every change of front end or weights", async () => {
    const spaceOf = (preprocessor: object, model = waveformModel()) =>
      withModelFolder(
        { "model.onnx": model, "preprocessor_config.json": preprocessor, "modalis.json": { id: "m" } },
        async (folder) => {
          await using encoder = await createAudioEncoder({ modelFolder: folder });
          return encoder.space.fingerprint;
        },
      );
    const plain = await spaceOf(wav2vec2);
    expect(await spaceOf({ ...wav2vec2 })).toBe(plain);
    expect(await spaceOf({ ...wav2vec2, do_normalize: false })).not.toBe(plain);
    // Comment fields at the end of a file change its digest and not its graph.
    const renamed = Uint8Array.from([...waveformModel(), ...[0x12, 3], ...new TextEncoder().encode("abc")]);
    expect(await spaceOf(wav2vec2, renamed)).not.toBe(plain);
  });

  it.each([
    ["no word on how the model hears", {}, /does not say how its model hears/],
    [
      "an extractor that is not known",
      { "preprocessor_config.json": { feature_extractor_type: "EncodecFeatureExtractor" } },
      /ASTFeatureExtractor, Clap/,
    ],
    ["settings that are no object", { "modalis.json": { audio: 3 } }, /not an object/],
    [
      "a layout that the graph refuses",
      {
        "modalis.json": {
          audio: {
            features: "waveform",
            sampleRateHz: 16_000,
            stretchSamples: 4000,
            layout: ["batch", "channel", "samples"],
          },
        },
      },
      /refuses the input/,
    ],
    [
      "an output that is not there",
      {
        "modalis.json": {
          audio: { features: "waveform", sampleRateHz: 16_000, stretchSamples: 4000, output: "scores" },
        },
      },
      /last_hidden_state/,
    ],
    [
      "an input that is not there",
      {
        "modalis.json": {
          audio: { features: "waveform", sampleRateHz: 16_000, stretchSamples: 4000, input: "pcm" },
        },
      },
      /input_values/,
    ],
  ])("are refused for %s", async (_, files, message) => {
    await withModelFolder({ "model.onnx": waveformModel(), ...files }, async (folder) => {
      await expect(createAudioEncoder({ modelFolder: folder })).rejects.toMatchObject({
        code: "INVALID_MODEL",
        message: expect.stringMatching(message),
      });
    });
  });

  it("are NOT_FOUND where there is none", async () => {
    await expect(createAudioEncoder({ modelFolder: "no/such/folder" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
