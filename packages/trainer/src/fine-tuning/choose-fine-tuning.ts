import type { ScoringModel } from "@modalis/contract";
import { evaluateRanking, type RankingReport } from "@modalis/evaluation";
import { createOnnxRuntime, type OnnxModel } from "@modalis/onnx";
import type { FitOptions } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import type { ContentTower } from "../pretrain/content-tower.js";
import type { LearnedHeads } from "../pretrain/id-free-content.js";
import { fitIdFreeTower } from "../pretrain/id-free-model.js";
import type { IdFreeSettings } from "../pretrain/id-free-settings.js";
import { checkFineTuning } from "./check-fine-tuning.js";
import { type FineTuningRow, type FineTuningWay, fineTuningTable } from "./fine-tuning-table.js";
import { fitLowRank } from "./fit-low-rank.js";
import type { LowRankSettings } from "./low-rank-settings.js";
import { encodeStates, type TextTokens, type TokenStates, tokenStates } from "./token-states.js";

/** Texts of the items and the encoder that low-rank adapters go into. */
export interface FineTuningTexts {
  /** Channel of the vectors that the encoder gives, such as `text`; features of that name are replaced. */
  readonly channel: string;
  /** The built-in sentence encoder, as `importUniversalSentenceEncoder` gives it, or one of its make. */
  readonly encoder: OnnxModel;
  /** `[items]`, as `tokeniseSentences` gives them. */
  readonly tokens: TextTokens;
}

export interface FineTuningOptions extends FitOptions {
  /** Heads from pre-training; random ones when absent. */
  readonly start?: LearnedHeads;
  /** Low-rank adapters are tried where there are texts. */
  readonly texts?: FineTuningTexts;
  readonly frozen?: Partial<IdFreeSettings>;
  /** Beside those of `frozen`; `residualUnits` 32 when absent. */
  readonly residual?: Partial<IdFreeSettings>;
  readonly lowRank?: Partial<LowRankSettings>;
}

/** What was kept, and the table that tells why. */
export interface FineTuning {
  readonly way: FineTuningWay;
  readonly model: ScoringModel;
  readonly tower: ContentTower;
  /** The encoder with adapted weights and its bytes, where low-rank adapters were kept. */
  readonly encoder?: { readonly model: OnnxModel; readonly onnx: Uint8Array };
  /** `frozen` first, whatever was kept. */
  readonly table: readonly FineTuningRow[];
}

/**
 * Fits a model without ids on interactions in each way, encoders frozen, with residual adapters on their vectors and with
 * low-rank adapters inside the last layer of the text encoder, and keeps an adapted one only where it beats the frozen one on
 * validation rows, the best of those.
 *
 * @throws `INVALID_ARGUMENT` without validation rows, for texts of another number of items, or settings out of range;
 * `INVALID_MODEL` for an encoder whose last layer cannot be trained; `DIVERGED`; the signal's reason once aborted.
 */
export async function chooseFineTuning(data: TrainingData, options: FineTuningOptions): Promise<FineTuning> {
  checkFineTuning(data, options);
  const { texts, start } = options;
  const states = texts === undefined ? undefined : await statesOf(texts, options);
  const own = states === undefined ? data : await withTexts(data, texts!.channel, states, options);
  const ways = texts === undefined ? 2 : 3;
  const from = start === undefined ? {} : { start };
  const residual = { residualUnits: 32, ...options.frozen, ...options.residual };
  const frozen = await fitIdFreeTower(own, {
    ...during(options, "frozen", 0, ways),
    ...from,
    settings: { ...options.frozen, residualUnits: 0 },
  });
  const candidates = new Map<FineTuningWay, Fitted>([["frozen", frozen]]);
  candidates.set(
    "residual",
    await fitIdFreeTower(own, { ...during(options, "residual", 1, ways), ...from, settings: residual }),
  );
  if (texts !== undefined && states !== undefined) {
    const { temperature } = options.frozen ?? {};
    const settings = { ...(temperature === undefined ? {} : { temperature }), ...options.lowRank };
    const { encoder: adapted, ...fit } = await fitLowRank(own, {
      ...during(options, "low-rank", 2, ways),
      ...{ settings, states, channel: texts.channel, encoder: texts.encoder, start: frozen.tower },
    });
    candidates.set("low-rank", { ...fit, encoder: { model: adapted, onnx: fit.onnx } });
  }
  const reports = new Map<FineTuningWay, RankingReport>();
  for (const [way, { model }] of candidates)
    reports.set(way, await evaluateRanking(model, own.validation!, { ks: [20] }));
  const table = fineTuningTable(reports);
  const [best] = table
    .filter(({ beatsFrozen }) => beatsFrozen)
    .sort((left, right) => right.recall - left.recall);
  const way = best?.way ?? "frozen";
  const { model, tower, encoder } = candidates.get(way)!;
  return { way, model, tower, table, ...(encoder === undefined ? {} : { encoder }) };
}

interface Fitted {
  readonly model: ScoringModel;
  readonly tower: ContentTower;
  readonly encoder?: { readonly model: OnnxModel; readonly onnx: Uint8Array };
}

async function statesOf(
  { encoder, tokens }: FineTuningTexts,
  { threads = 1, signal }: FitOptions,
): Promise<TokenStates> {
  await using runtime = createOnnxRuntime({ intraOpThreads: threads });
  const loaded = await encoder.load();
  const bytes =
    typeof loaded === "string" ? await (await import("node:fs/promises")).readFile(loaded) : loaded;
  return await tokenStates(bytes, tokens, { runtime, signal });
}

/** The data with the encoder's own vectors of the texts, so that every way reads the same. */
async function withTexts(
  data: TrainingData,
  channel: string,
  states: TokenStates,
  { threads = 1, signal }: FitOptions,
): Promise<TrainingData> {
  await using runtime = createOnnxRuntime({ intraOpThreads: threads });
  const features = await encodeStates(states, states.model, { runtime, signal });
  return { ...data, itemFeatures: new Map([...data.itemFeatures, [channel, features]]) };
}

/** What a fit is given, its progress counted among all. */
function during(
  { seed, threads, signal, onProgress }: FitOptions,
  way: FineTuningWay,
  at: number,
  ways: number,
): FitOptions {
  return {
    seed,
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined
      ? {}
      : {
          onProgress: (progress) =>
            onProgress({
              ...progress,
              share: (at + progress.share) / ways,
              stage: `${way}: ${progress.stage}`,
            }),
        }),
  };
}
