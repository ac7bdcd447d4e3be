import type { OnnxModel } from "@modalis/onnx";
import { matMul } from "../autodiff/mat-mul.js";
import { createTape } from "../autodiff/recording-tape.js";
import { modelOf } from "../autodiff/training-graph.js";

/** A fed matrix times a parameter, over the whole batch at once. */
export interface ProjectionGraphs {
  /** Name of the product. */
  readonly name: string;
  readonly input: string;
  readonly parameter: string;
  readonly rows: number;
  readonly inner: number;
  readonly width: number;
  /** Whether the product has a gradient. */
  readonly learns: boolean;
  /** `rows` `[rows, inner]` and `map` `[inner, width]` give `product`. */
  readonly forward: OnnxModel;
  /** `rows`, `errors` `[rows, width]` and `so far` `[inner, width]` give `gradient`, the sum. */
  readonly backward: OnnxModel;
}

export type ProjectionShape = Omit<ProjectionGraphs, "forward" | "backward">;

/** The product by itself and its gradient by the parameter. */
export function projectionGraphs(shape: ProjectionShape): ProjectionGraphs {
  const { rows, inner, width } = shape;
  const size = `${rows} x ${inner} x ${width}`;
  const there = createTape({ graphName: `project ${size}` });
  const product = matMul(there.input("rows", [rows, inner]), there.input("map", [inner, width]));
  there.graph.add("Identity", [product.name], {}, "product");
  const back = createTape({ graphName: `project back ${size}` });
  const [left, errors] = [back.input("rows", [rows, inner]), back.input("errors", [rows, width])];
  const part = matMul(left, errors, { transposeLeft: true });
  const sum = back.emit("Sum", [part, back.input("so far", [inner, width])], { shape: [inner, width] });
  back.graph.add("Identity", [sum.name], {}, "gradient");
  return {
    ...shape,
    forward: modelOf(there, `project ${size}`, new Map([["product", product.shape]])),
    backward: modelOf(back, `project back ${size}`, new Map([["gradient", sum.shape]])),
  };
}
