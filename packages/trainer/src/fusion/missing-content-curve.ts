import { ModalisError, type ScoringModel } from "@modalis/contract";
import { evaluateRanking, type MissingContentCurve, type RankingTask } from "@modalis/evaluation";
import type { FitOptions, ModelDefinition, ModelSettings } from "../model/model-definition.js";
import type { TrainingData } from "../model/training-data.js";
import { validationRows } from "../model/validation-rows.js";
import { takesOtherContent } from "./content-scoring-model.js";
import { hideContent } from "./hide-content.js";

export interface MissingContentOptions<Settings extends ModelSettings> {
  /** Default the definition's. */
  readonly settings?: Settings;
  /**
   * `evaluation`: the model is trained once on all content and meets items without; `training`: it is trained anew at each
   * share without what is hidden, as for a catalogue that never had it. Default `evaluation`.
   */
  readonly hide?: "evaluation" | "training";
  /** How many times rows are drawn to be hidden at each share; the deviation is over them. Default 1. */
  readonly draws?: number;
  /** K of Recall@K; default 20. */
  readonly k?: number;
  /** What is evaluated on; default the validation of the data. */
  readonly task?: RankingTask;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: FitOptions["onProgress"];
}

/**
 * Recall@K on validation rows as a growing share of the items' feature rows is hidden, for the chart of a report.
 *
 * @param shares From 0 to 1; the curve has them in rising order.
 * @throws `INVALID_ARGUMENT` for shares or draws out of range, data without validation, or a model that cannot be given
 * other content once it is trained where `hide` is `evaluation`; what the fit throws.
 */
export async function missingContentCurve<Settings extends ModelSettings>(
  definition: ModelDefinition<Settings>,
  data: TrainingData,
  shares: readonly number[],
  seed: number,
  options: MissingContentOptions<Settings> = {},
): Promise<MissingContentCurve> {
  const { draws = 1, k = 20, task = validationRows(data) } = options;
  if (task === undefined) throw refused("the data has no validation rows to evaluate on");
  if (!(Number.isSafeInteger(draws) && draws >= 1))
    throw refused(`draws is a whole number from 1, not ${draws}`);
  if (shares.length === 0) throw refused("there is no share to evaluate at");
  const rising = [...shares].sort((one, other) => one - other);
  // Refuses a bad share before hours of training.
  for (const share of rising) hideContent(new Map(), share, seed);
  const modelAt = await modelsByContent(definition, data, seed, options);
  const points: { missingShare: number; mean: number; std: number }[] = [];
  for (const share of rising) {
    const values: number[] = [];
    for (let draw = 0; draw < (share === 0 || share === 1 ? 1 : draws); draw++) {
      await using model = await modelAt(hideContent(data.itemFeatures, share, seed + draw));
      const { signal } = options;
      const report = await evaluateRanking(model, task, {
        ks: [k],
        userFeatures: data.userFeatures,
        ...(signal === undefined ? {} : { signal }),
      });
      values.push(report.metrics[`recall@${k}`]!.mean);
    }
    points.push({ missingShare: share, ...spreadOf(values) });
  }
  return { model: definition.name, metric: `recall@${k}`, points };
}

type ModelAt = (features: TrainingData["itemFeatures"]) => Promise<ScoringModel>;

async function modelsByContent<Settings extends ModelSettings>(
  definition: ModelDefinition<Settings>,
  data: TrainingData,
  seed: number,
  {
    settings = definition.defaults,
    hide = "evaluation",
    threads,
    signal,
    onProgress,
  }: MissingContentOptions<Settings>,
): Promise<ModelAt> {
  const fitOptions: FitOptions = {
    seed,
    ...(threads === undefined ? {} : { threads }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  if (hide === "training")
    return (itemFeatures) => definition.fit({ ...data, itemFeatures }, settings, fitOptions);
  const whole = await definition.fit(data, settings, fitOptions);
  await whole[Symbol.asyncDispose]();
  if (!takesOtherContent(whole))
    throw refused(
      `${definition.name} cannot be given other content once it is trained; set hide to "training"`,
    );
  return (features) => whole.withItemFeatures(features, signal);
}

function spreadOf(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}

function refused(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", `the curve of missing content: ${problem}`);
}
