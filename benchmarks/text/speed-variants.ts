import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EncoderInput, encodeAll } from "@modalis/contract";
import {
  createOnnxRuntime,
  importUniversalSentenceEncoder,
  int32Tensor,
  type OnnxRuntime,
  type OnnxSession,
  packageFolder,
  readPinnedFiles,
  SENTENCE_ENCODER_PACKAGE,
  SENTENCE_ENCODER_VOCABULARY,
} from "@modalis/onnx";
import { createTextEncoder } from "@modalis/text";
import { createTextCleaner } from "../../packages/text/src/cleaning/clean-text.js";
import { createSentenceTokeniser } from "../../packages/text/src/default/sentence-tokeniser.js";
import { padTokens } from "../../packages/text/src/neural/padded-tokens.js";
import { parseUnigramVocabulary } from "../../packages/text/src/tokenizer/unigram-vocabulary.js";
import { type RecordedRun, recordingRuntime } from "../probes/recording-runtime.js";

const textModule = new URL("../../packages/text/src/index.ts", import.meta.url);
const cacheFolder = join(tmpdir(), "modalis-benchmark-models");

/** One pass over all texts. */
export type Pass = () => Promise<void>;

/** Makes the pass of one variant; one intra-op thread, so that figures are a core's. */
export const speedVariants: Readonly<Record<string, (texts: readonly string[]) => Promise<Pass>>> = {
  /** The encoder as its users call it. */
  encoder: async (texts) => {
    const encoder = await createTextEncoder({
      cacheFolder,
      runtime: createOnnxRuntime({ intraOpThreads: 1 }),
    });
    const inputs = asInputs(texts);
    return async () => {
      for await (const { failures } of encodeAll(encoder, inputs)) if (failures[0]) throw failures[0].error;
    };
  },

  /** The very `session.run` calls that the encoder makes, and nothing else. */
  bare: async (texts) => {
    const runtime = createOnnxRuntime({ intraOpThreads: 1 });
    const runs: RecordedRun[] = [];
    const encoder = await createTextEncoder({ cacheFolder, runtime: recordingRuntime(runtime, runs) });
    for await (const _ of encodeAll(encoder, asInputs(texts)));
    return async () => {
      for (const run of runs) await run();
    };
  },

  /** Cleaning and tokenising alone. */
  tokenising: async (texts) => {
    const tokenise = await sentenceTokens();
    return async () => {
      for (const text of texts) tokenise(text);
    };
  },

  /** Batches of 32 as the texts arrive, padded to the longest; tokenising included, as in the encoder's time. */
  arrival: async (texts) => {
    const tokenise = await sentenceTokens();
    const session = await openSession(createOnnxRuntime({ intraOpThreads: 1 }));
    return async () => {
      for (let start = 0; start < texts.length; start += 32) {
        const { rows, length, ids, mask } = padTokens(texts.slice(start, start + 32).map(tokenise), 0);
        const dims = [rows, length];
        await session.run({ input_ids: int32Tensor(ids, dims), attention_mask: int32Tensor(mask, dims) });
      }
    };
  },
};

/** Encodes texts, repeated to `count`; resident sizes in MB after each tenth. */
export async function residentSizes(texts: readonly string[], count: number): Promise<number[]> {
  const encoder = await createTextEncoder({ cacheFolder });
  const inputs = asInputs(Array.from({ length: count }, (_, at) => `${texts[at % texts.length]} ${at}`));
  const sizes: number[] = [];
  let done = 0;
  for await (const { batch } of encodeAll(encoder, inputs)) {
    done += batch.ids.length;
    while (done >= ((sizes.length + 1) * count) / 10) sizes.push(process.memoryUsage.rss() / 1e6);
  }
  return sizes;
}

function asInputs(texts: readonly string[]): EncoderInput<string>[] {
  return texts.map((content, at) => ({ id: String(at), content }));
}

async function openSession(runtime: OnnxRuntime): Promise<OnnxSession> {
  const folder = packageFolder(SENTENCE_ENCODER_PACKAGE.name, textModule);
  return runtime.open(await importUniversalSentenceEncoder(folder, { cacheFolder }));
}

async function sentenceTokens(): Promise<(text: string) => ArrayLike<number>> {
  const folder = packageFolder(SENTENCE_ENCODER_PACKAGE.name, textModule);
  const files = await readPinnedFiles(folder, [SENTENCE_ENCODER_VOCABULARY]);
  const rows: unknown = JSON.parse(new TextDecoder().decode(files.get(SENTENCE_ENCODER_VOCABULARY.path)));
  const tokenise = createSentenceTokeniser(parseUnigramVocabulary(rows));
  const { clean } = createTextCleaner();
  return (text) => tokenise(clean(text)).ids;
}
