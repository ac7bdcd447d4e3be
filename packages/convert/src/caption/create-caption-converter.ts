import { type ConverterV1, ModalisError } from "@modalis/contract";
import { createPicturePreprocessor, type ImageContent } from "@modalis/image";
import type { ImageLimits } from "@modalis/media";
import {
  floatTensor,
  int64Tensor,
  isJsonObject,
  type JsonObject,
  type OnnxSession,
  type OnnxTensor,
} from "@modalis/onnx";
import { convertEach } from "../converter/convert-each.js";
import { generateTokens } from "../generate/generate-tokens.js";
import {
  type Generator,
  type GeneratorOptions,
  generationNumber,
  openGenerator,
} from "../generate/open-generator.js";
import { joinRows } from "../generate/token-embedder.js";
import { wordRules } from "../generate/word-rules.js";

export interface CaptionOptions extends GeneratorOptions {
  /** What one picture may cost. */
  readonly limits?: Partial<ImageLimits>;
  /**
   * What a model that reads words beside the picture is asked; its own words for a caption, or Florence-2's
   * `"What does the image describe?"`, when absent. Other models take none.
   */
  readonly prompt?: string;
}

/** Captions are short; more tokens are a model that found no end. */
const MOST_TOKENS = 256;

/**
 * Image to text: a caption by a model of the user's own that encodes a picture and decodes words, such as vit-gpt2 or BLIP
 * (`encoder_model.onnx` with `decoder_model_merged.onnx` or `decoder_model.onnx`), or Florence-2 (these with
 * `vision_encoder.onnx` and `embed_tokens.onnx`).
 *
 * @throws `NOT_FOUND`, `INVALID_MODEL`, `MISSING_DEPENDENCY`, and what fetching from a hub throws.
 * @example
 * await using captions = await createCaptionConverter({ modelFolder: "models/vit-gpt2-image-captioning" });
 */
export async function createCaptionConverter(
  options: CaptionOptions,
): Promise<ConverterV1<ImageContent, string>> {
  const model = await openGenerator(options);
  const { folder, tokens, decoder } = model;
  if (folder.preprocessor === undefined) {
    await model[Symbol.asyncDispose]();
    throw new ModalisError("INVALID_MODEL", `${folder.path} has no preprocessor_config.json for pictures`);
  }
  const pictures = createPicturePreprocessor(folder.preprocessor, options.limits);
  const asked =
    model.joined === undefined ? [] : tokens.idsOf(options.prompt ?? promptOf(folder.preprocessor));
  const settings = {
    start: tokens.startIds,
    endId: tokens.endId,
    ...wordRules(tokens),
    beams: options.beams ?? generationNumber(tokens, "num_beams", 1, 8),
    maximumTokens:
      options.maximumTokens ??
      generationNumber(
        tokens,
        "max_new_tokens",
        generationNumber(tokens, "max_length", 32, MOST_TOKENS),
        MOST_TOKENS,
      ),
  };
  return convertEach<ImageContent, string>({
    name: "captioner",
    from: "image",
    to: "text",
    revision: `${model.revision}+beams${settings.beams}${model.joined && options.prompt !== undefined ? `; ${JSON.stringify(options.prompt)}` : ""}`,
    async convertOne(content, signal) {
      const pixels = await pictures.prepare(content, signal);
      const encoded = await encode(model, pixels, asked);
      const made = await generateTokens(decoder, encoded, settings, signal);
      return {
        content: tokens.textOf(made.tokens),
        confidence: Math.min(1, Math.exp(made.meanLogProbability)),
      };
    },
    free: async () => model[Symbol.asyncDispose](),
  });
}

/** As Florence-2's processor asks where its settings say nothing else. */
const CAPTION_PROMPT = "What does the image describe?";

function promptOf({ task_prompts_without_inputs: prompts }: JsonObject): string {
  const own = isJsonObject(prompts) ? prompts["<CAPTION>"] : undefined;
  return typeof own === "string" ? own : CAPTION_PROMPT;
}

/** What the decoder reads: the picture alone, or the picture's rows and then those of what is asked. */
async function encode(
  { encoder, joined, folder }: Generator,
  pixels: { readonly width: number; readonly height: number; readonly values: Float32Array },
  asked: readonly number[],
): Promise<OnnxTensor> {
  const shown = await pictureRows(joined?.pictures ?? encoder, pixels, folder.path);
  if (joined === undefined) return shown;
  const rows = joinRows(shown, await joined.embed(asked));
  const mask = int64Tensor(new Array(rows.dims[1]!).fill(1), [1, rows.dims[1]!]);
  const [output] = encoder.outputs;
  const feeds: Record<string, OnnxTensor> = { inputs_embeds: rows };
  if (encoder.inputs.some(({ name }) => name === "attention_mask")) feeds.attention_mask = mask;
  return (await encoder.run(feeds, [output!.name]))[output!.name]!;
}

async function pictureRows(
  session: OnnxSession,
  {
    width,
    height,
    values,
  }: { readonly width: number; readonly height: number; readonly values: Float32Array },
  path: string,
): Promise<OnnxTensor> {
  const [input] = session.inputs;
  const [output] = session.outputs;
  if (input === undefined || output === undefined || session.inputs.length > 1)
    throw new ModalisError("INVALID_MODEL", `the encoder of ${path} takes more than a picture`);
  const feeds = { [input.name]: floatTensor(values, [1, 3, height, width]) };
  return (await session.run(feeds, [output.name]))[output.name]!;
}
