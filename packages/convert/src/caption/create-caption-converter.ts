import { type ConverterV1, ModalisError } from "@modalis/contract";
import { createPicturePreprocessor, type ImageContent } from "@modalis/image";
import type { ImageLimits } from "@modalis/media";
import { floatTensor, type OnnxTensor } from "@modalis/onnx";
import { convertEach } from "../converter/convert-each.js";
import { generateTokens } from "../generate/generate-tokens.js";
import {
  type Generator,
  type GeneratorOptions,
  generationNumber,
  openGenerator,
} from "../generate/open-generator.js";

export interface CaptionOptions extends GeneratorOptions {
  /** What one picture may cost. */
  readonly limits?: Partial<ImageLimits>;
}

/** Captions are short; more tokens are a model that found no end. */
const MOST_TOKENS = 256;

/**
 * Image to text: a caption by a model of the user's own that encodes a picture and decodes words, such as vit-gpt2 or BLIP
 * (`encoder_model.onnx` with `decoder_model_merged.onnx` or `decoder_model.onnx`).
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
  const settings = {
    start: tokens.startIds,
    endId: tokens.endId,
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
    revision: `${model.revision}+beams${settings.beams}`,
    async convertOne(content, signal) {
      const encoded = await encode(model, pictures, content, signal);
      const made = await generateTokens(decoder, encoded, settings, signal);
      return {
        content: tokens.textOf(made.tokens),
        confidence: Math.min(1, Math.exp(made.meanLogProbability)),
      };
    },
    free: async () => model[Symbol.asyncDispose](),
  });
}

async function encode(
  { encoder, folder }: Generator,
  pictures: ReturnType<typeof createPicturePreprocessor>,
  content: ImageContent,
  signal: AbortSignal | undefined,
): Promise<OnnxTensor> {
  const { width, height, values } = await pictures.prepare(content, signal);
  const [input] = encoder.inputs;
  const [output] = encoder.outputs;
  if (input === undefined || output === undefined || encoder.inputs.length > 1)
    throw new ModalisError("INVALID_MODEL", `the encoder of ${folder.path} takes more than a picture`);
  return (await encoder.run({ [input.name]: floatTensor(values, [1, 3, height, width]) }, [output.name]))[
    output.name
  ]!;
}
