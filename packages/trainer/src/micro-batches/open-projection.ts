import type { OnnxSession } from "@modalis/onnx";
import { type StepInput, stepTensor } from "../autodiff/step-arrays.js";
import { misuse } from "../autodiff/variable.js";
import type { Window } from "./even-windows.js";
import type { OpenSession } from "./open-encoder.js";
import type { ProjectionGraphs } from "./projection-graphs.js";

/** Runs over the whole batch. */
export interface OpenProjection {
  forward(): Promise<void>;
  /** Does nothing where the product has none. Reads the gradient by the product from the product's own place. */
  backward(): Promise<void>;
}

/**
 * @param whole Arrays of the whole batch, by name.
 * @param panel Is written over: at least as long as the widest panel's rows together.
 */
export async function openProjection(
  { name, input, numbers, parameter, rows, inner, width, learns, panels, graphs }: ProjectionGraphs,
  { whole, panel }: { readonly whole: ReadonlyMap<string, StepInput>; readonly panel: Float32Array },
  open: OpenSession,
): Promise<OpenProjection> {
  const sessions = new Map<number, { readonly forward: OnnxSession; readonly backward?: OnnxSession }>();
  for (const { columns, ...models } of graphs) {
    const forward = await open(models.forward);
    sessions.set(columns, learns ? { forward, backward: await open(models.backward) } : { forward });
  }
  const array = (of: string) => whole.get(of) as Float32Array;
  const [source, map] = [array(input), array(parameter)];
  const chosen = numbers === undefined ? undefined : (whole.get(numbers) as Int32Array);
  const values = array(name);
  const product = stepTensor(values, [rows, width]);
  const gradient = learns ? array(`gradient ${parameter}`) : undefined;
  const read = ({ from, to }: Window) => {
    for (let row = 0; row < rows; row++) {
      const start =
        (chosen === undefined ? row : checkedRow(chosen[row]!, source.length / inner, numbers!)) * inner;
      panel.set(source.subarray(start + from, start + to), row * (to - from));
    }
    return stepTensor(panel.subarray(0, rows * (to - from)), [rows, to - from]);
  };
  const rowsOf = (of: Float32Array, { from, to }: Window) =>
    stepTensor(of.subarray(from * width, to * width), [to - from, width]);
  const sessionsOf = ({ from, to }: Window) => sessions.get(to - from)!;
  return {
    async forward() {
      values.fill(0);
      for (const each of panels) {
        const feeds = { read: read(each), map: rowsOf(map, each), "so far": product };
        await sessionsOf(each).forward.run(feeds, { product });
      }
    },
    async backward() {
      if (gradient === undefined) return;
      for (const each of panels) {
        const sum = rowsOf(gradient, each);
        const feeds = { read: read(each), errors: product, "so far": sum };
        await sessionsOf(each).backward!.run(feeds, { gradient: sum });
      }
    },
  };
}

/** @throws `INVALID_ARGUMENT` for a number that no row of the table has. */
function checkedRow(number: number, rows: number, input: string): number {
  if (number >= 0 && number < rows) return number;
  throw misuse(`"${input}" names row ${number} of a table that has rows 0 to ${rows - 1}`);
}

/** Numbers that the widest panel of some projections holds. */
export function widestPanel(projections: readonly ProjectionGraphs[]): number {
  return Math.max(
    0,
    ...projections.flatMap(({ rows, graphs }) => graphs.map(({ columns }) => rows * columns)),
  );
}
