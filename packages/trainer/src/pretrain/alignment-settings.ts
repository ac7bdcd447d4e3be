import { misuse } from "./alignment-data.js";

/** How heads are trained; each has a default. */
export interface AlignmentSettings {
  /** `canonical` starts at the closed form, `random` at small numbers. */
  readonly start: "canonical" | "random";
  /** Of the joint space: as many at most. */
  readonly dimensions: number;
  /** Of the closed form. */
  readonly regularisation: number;
  /** Units of a hidden layer with layer norm, whose output is added to the linear map; 0 for none. */
  readonly hiddenUnits: number;
  readonly dropout: number;
  /** Divides the cosines; where it is learned, this is its start. */
  readonly temperature: number;
  readonly learnTemperature: boolean;
  /** Weight of InfoNCE between the modalities. */
  readonly alignment: number;
  /** Weight of telling an item's labels from each of its modalities by the cross-entropy; 0 for none. */
  readonly labels: number;
  /** Weight of rebuilding each other modality from a joint vector, beside InfoNCE; 0 for none. */
  readonly reconstruction: number;
  /** Deviation of noise added to standardised rows, in units of their root mean square. */
  readonly noise: number;
  /** What a step shows of an item that has views: one of them at a time, or a random mixture of its vector and all of them. */
  readonly views: "one" | "mixture";
  /** Most share of another item's row mixed into a row and into its partner alike. */
  readonly mixup: number;
  /** Small from the closed form, which larger steps undo. A random start needs about 1e-3. */
  readonly learningRate: number;
  /** Of AdamW: towards 0 and, from the closed form, towards that start. */
  readonly weightDecay: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Evaluations on validation items without a gain that end training. */
  readonly patience: number;
}

export const alignmentDefaults: AlignmentSettings = {
  start: "canonical",
  dimensions: 256,
  regularisation: 1,
  hiddenUnits: 0,
  dropout: 0,
  temperature: 0.1,
  learnTemperature: false,
  alignment: 1,
  labels: 0,
  reconstruction: 0,
  noise: 0,
  views: "one",
  mixup: 0,
  learningRate: 3e-4,
  weightDecay: 0,
  epochs: 40,
  batchSize: 512,
  patience: 5,
};

/** @throws `INVALID_ARGUMENT` naming the setting that is out of range. */
export function checkAlignmentSettings(settings: AlignmentSettings): void {
  const ranges: Partial<Record<keyof AlignmentSettings, readonly [number, number]>> = {
    dimensions: [1, 4_096],
    regularisation: [1e-6, 1e6],
    hiddenUnits: [0, 16_384],
    dropout: [0, 0.9],
    temperature: [1e-3, 100],
    alignment: [0, 1e3],
    labels: [0, 1e3],
    reconstruction: [0, 1e3],
    noise: [0, 10],
    mixup: [0, 0.5],
    learningRate: [1e-9, 10],
    weightDecay: [0, 10],
    epochs: [1, 100_000],
    batchSize: [2, 16_384],
    patience: [1, 10_000],
  };
  const wholes = new Set(["dimensions", "hiddenUnits", "epochs", "batchSize", "patience"]);
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = settings[name as keyof AlignmentSettings] as number;
    if (value >= least && value <= most && (!wholes.has(name) || Number.isInteger(value))) continue;
    throw misuse(
      `${name} is ${wholes.has(name) ? "a whole number" : ""} from ${least} to ${most}, not ${value}`,
    );
  }
  if (settings.alignment + settings.labels + settings.reconstruction === 0)
    throw misuse("alignment, labels and reconstruction all have weight 0, so that nothing would be learned");
  checkChoice("start", settings.start, ["canonical", "random"]);
  checkChoice("views", settings.views, ["one", "mixture"]);
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value))
    throw misuse(`${name} is ${choices.map((each) => `"${each}"`).join(" or ")}, not "${value}"`);
}
