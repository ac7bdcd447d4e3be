import { ModalisError } from "@modalis/contract";
import { floatTensor, int64Tensor, type OnnxSession, type OnnxTensor, type TensorInfo } from "@modalis/onnx";
import type { AudioModelSettings } from "./audio-model-settings.js";
import type { ModelInput } from "./model-inputs.js";

/** Names of one model's inputs and of its wanted output. */
export interface ModelDoors {
  readonly input: string;
  readonly output: string;
  /** Whether the model also asks which samples are sound: all of them, as inputs of a batch are equally long. */
  readonly attentionMask: boolean;
  /** Whether the model also asks if a sound was cut (CLAP): never, as it is heard in stretches. */
  readonly isLonger: boolean;
  /** Most inputs of one run. */
  readonly batchSize: number;
}

/** Outputs that hold an embedding, best first, where the folder names none. */
const USUAL_OUTPUTS = ["embedding", "embeddings", "audio_embeds", "pooler_output", "last_hidden_state"];

const SIDE_INPUTS = ["attention_mask", "is_longer"];

/** More at once takes memory and gains no speed. */
const MOST_AT_ONCE = 8;

/**
 * Finds the input and output of a model.
 *
 * @throws `INVALID_MODEL` naming what there is, when settings and graph do not fit together.
 */
export function findDoors(session: OnnxSession, settings: AudioModelSettings): ModelDoors {
  const main = session.inputs.filter(({ name }) => !SIDE_INPUTS.includes(name));
  const input = settings.input ?? (main.length === 1 ? main[0]!.name : undefined);
  const info = main.find(({ name }) => name === input);
  if (input === undefined || info === undefined || main.length > 1) {
    throw misfit(
      `it takes ${names(session.inputs)}, of which "input" must name the only one beside ${SIDE_INPUTS.join(" and ")}`,
    );
  }
  const outputs = session.outputs.map(({ name }) => name);
  const usual = outputs.length === 1 ? outputs[0] : USUAL_OUTPUTS.find((name) => outputs.includes(name));
  const output = settings.output ?? usual;
  if (output === undefined || !outputs.includes(output))
    throw misfit(`"output" must name one of ${names(session.outputs)}`);
  const batchAxis = settings.layout.indexOf("batch");
  const fixed = batchAxis < 0 ? 1 : info.shape[batchAxis];
  return {
    input,
    output,
    attentionMask: session.inputs.some(({ name }) => name === "attention_mask"),
    isLonger: session.inputs.some(({ name }) => name === "is_longer"),
    batchSize: typeof fixed === "number" && fixed > 0 ? fixed : MOST_AT_ONCE,
  };
}

/** The feeds of one run; all inputs have the same shape. */
export function feedsOf(
  inputs: readonly ModelInput[],
  doors: ModelDoors,
  { layout, channels }: AudioModelSettings,
): Record<string, OnnxTensor> {
  const { rows, columns } = inputs[0]!;
  const size = rows * columns;
  const turned = layout.includes("bands") && layout.indexOf("bands") < layout.indexOf("frames");
  const copies = layout.includes("channel") ? channels : 1;
  const data = new Float32Array(inputs.length * copies * size);
  inputs.forEach(({ values }, index) => {
    const block = turned ? transposed(values, rows, columns) : values;
    for (let copy = 0; copy < copies; copy++) data.set(block, (index * copies + copy) * size);
  });
  const lengths = { batch: inputs.length, channel: copies, samples: columns, frames: rows, bands: columns };
  const feeds: Record<string, OnnxTensor> = {
    [doors.input]: floatTensor(
      data,
      layout.map((axis) => lengths[axis]),
    ),
  };
  const maskLength = rows === 1 ? columns : rows;
  if (doors.attentionMask) {
    const ones = new Array<number>(inputs.length * maskLength).fill(1);
    feeds.attention_mask = int64Tensor(ones, [inputs.length, maskLength]);
  }
  if (doors.isLonger)
    feeds.is_longer = { dtype: "bool", dims: [inputs.length, 1], data: new Uint8Array(inputs.length) };
  return feeds;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) turned[column * rows + row] = values[at]!;
  return turned;
}

function names(infos: readonly TensorInfo[]): string {
  return infos.map(({ name }) => name).join(", ");
}

function misfit(problem: string): ModalisError {
  return new ModalisError("INVALID_MODEL", `the model does not fit its settings: ${problem}`);
}
