import { createHash } from "node:crypto";
import type { EmbeddingSpace } from "@modalis/contract";
import { mul, sub } from "../autodiff/arithmetic.js";
import { exportInferenceGraph } from "../autodiff/inference-graph.js";
import { VARIES } from "../autodiff/variable.js";
import { type HeadShape, projectionHead } from "./alignment-graph.js";
import type { Standardisation } from "./standardised-channel.js";

/** A learned head as a model: input `x` `[batch, dimensions of the channel]`, output `vector` `[batch, joint dimensions]`. */
export interface JointHead {
  /** The space of the vectors that it reads. */
  readonly space: EmbeddingSpace;
  /** The bytes of an .onnx file. */
  readonly onnx: Uint8Array;
  /** SHA-256 of `onnx`, in hexadecimal. */
  readonly sha256: string;
  /** Everything learned, by name: what the .onnx file holds as constants. */
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
}

/** Writes the head of a channel; its standardisation is part of the graph. */
export function jointHead(
  space: EmbeddingSpace,
  shape: HeadShape,
  { mean, scale }: Standardisation,
  values: ReadonlyMap<string, Float32Array>,
): JointHead {
  const { inputs, outputs, channel, hiddenUnits, dropout } = shape;
  const onnx = exportInferenceGraph(
    `joint head ${channel}`,
    (tape) => {
      const centred = sub(tape.input("x", [VARIES, inputs]), tape.constantTensor(mean, [inputs]));
      const standardised = mul(centred, tape.constantTensor(scale, [inputs]));
      return {
        vector: projectionHead(tape, standardised, { channel, inputs, outputs, hiddenUnits, dropout }),
      };
    },
    values,
    { channel, space: space.fingerprint },
  );
  const shapes: Readonly<Record<string, readonly number[]>> = {
    map: [inputs, outputs],
    "hidden map": [inputs, hiddenUnits],
    "hidden bias": [hiddenUnits],
    "norm scale": [hiddenUnits],
    "norm shift": [hiddenUnits],
    "out map": [hiddenUnits, outputs],
  };
  const learned = Object.entries(shapes).flatMap(([name, size]) => {
    const data = values.get(`${channel} ${name}`);
    return data === undefined ? [] : [[name, { shape: size, data }] as const];
  });
  return {
    space,
    onnx,
    sha256: createHash("sha256").update(onnx).digest("hex"),
    tensors: new Map([
      ["mean", { shape: [inputs], data: mean }],
      ["scale", { shape: [inputs], data: scale }],
      ...learned,
    ]),
  };
}
