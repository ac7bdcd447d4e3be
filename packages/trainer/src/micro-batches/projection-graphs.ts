import type { OnnxModel } from "@modalis/onnx";
import { add } from "../autodiff/arithmetic.js";
import { matMul } from "../autodiff/mat-mul.js";
import { createTape, type RecordingTape } from "../autodiff/recording-tape.js";
import { modelOf } from "../autodiff/training-graph.js";
import type { Var } from "../autodiff/variable.js";
import { evenWindows, type Window } from "./even-windows.js";

/** A fed matrix, or rows of a fed table, times a parameter, over the whole batch at once and some columns of the matrix at a time. */
export interface ProjectionGraphs extends ProjectionShape {
  /** Columns of the matrix, which are rows of the parameter. */
  readonly panels: readonly Window[];
  /** One a size of panels. */
  readonly graphs: readonly PanelGraphs[];
}

export interface ProjectionShape {
  /** Name of the product. */
  readonly name: string;
  readonly input: string;
  /** Where the input is a table: what feeds the numbers of its rows. */
  readonly numbers?: string;
  readonly parameter: string;
  /** Of the product. */
  readonly rows: number;
  readonly inner: number;
  readonly width: number;
  /** Whether the product has a gradient. */
  readonly learns: boolean;
}

/** Both add to what was `so far`. */
export interface PanelGraphs {
  readonly columns: number;
  /** `read` `[rows, columns]`, `map` `[columns, width]` and `so far` give `product` `[rows, width]`. */
  readonly forward: OnnxModel;
  /** `read`, `errors` `[rows, width]` and `so far` give `gradient` `[columns, width]`. */
  readonly backward: OnnxModel;
}

/** A panel of a batch of 1,024 rows is 2 MB: the whole of wide rows would be more than all else that a step holds. */
const MOST_COLUMNS = 512;

/** The product by itself and its gradient by the parameter. */
export function projectionGraphs(shape: ProjectionShape): ProjectionGraphs {
  const panels = evenWindows(shape.inner, MOST_COLUMNS);
  const sizes = new Set(panels.map(({ from, to }) => to - from));
  return { ...shape, panels, graphs: [...sizes].map((columns) => panelGraphs(shape, columns)) };
}

function panelGraphs({ rows, width }: ProjectionShape, columns: number): PanelGraphs {
  const size = `${rows} x ${columns} x ${width}`;
  const [forward, backward] = [`project ${size}`, `project back ${size}`];
  const there = createTape({ graphName: forward });
  const product = matMul(there.input("read", [rows, columns]), there.input("map", [columns, width]));
  const back = createTape({ graphName: backward });
  const errors = back.input("errors", [rows, width]);
  const gradient = matMul(back.input("read", [rows, columns]), errors, { transposeLeft: true });
  return {
    columns,
    forward: summing(there, forward, ["product", product]),
    backward: summing(back, backward, ["gradient", gradient]),
  };
}

function summing(tape: RecordingTape, graphName: string, [output, value]: readonly [string, Var]): OnnxModel {
  const sum = add(value, tape.input("so far", value.shape));
  tape.graph.add("Identity", [sum.name], {}, output);
  return modelOf(tape, graphName, new Map([[output, sum.shape]]));
}
