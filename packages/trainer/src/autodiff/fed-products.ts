import type { Shape, Var } from "./variable.js";

/** A product of an input and a parameter that is fed, in place of both. */
export interface Projection {
  readonly variable: Var;
  readonly input: string;
  /** Where the input is a table: what feeds the numbers of the rows that are read. */
  readonly numbers?: string;
  readonly parameter: string;
}

/** Products that are made outside a graph. */
export interface FedProducts {
  readonly projections: readonly Projection[];
  /** Notes that a value is rows of a table, where table and numbers are fed. */
  noteRows(value: Var, [table, numbers]: readonly Var[]): void;
  /** The product as it is fed; absent unless the input is fed, or rows of a fed table, and no narrower than the product. */
  of(input: Var, parameter: Var): Var | undefined;
}

/** What a tape knows of its inputs. */
export interface FedInputs {
  isFed(name: string): boolean;
  isTable(name: string): boolean;
  feed(name: string, shape: Shape): Var;
}

export function fedProducts({ isFed, isTable, feed }: FedInputs): FedProducts {
  const projections: Projection[] = [];
  const rowsOf = new Map<string, Pick<Projection, "input" | "numbers">>();
  /** A table as it is has other rows than the batch. */
  const sourceOf = (name: string) =>
    rowsOf.get(name) ?? (isFed(name) && !isTable(name) ? { input: name } : undefined);
  return {
    projections,
    noteRows({ name }, [table, numbers]) {
      if (table === undefined || numbers === undefined) return;
      if (table.shape.length !== 2 || numbers.shape.length !== 1) return;
      // Numbers that are whole too name other rows than the batch's.
      if (isTable(table.name) && isFed(numbers.name) && !isTable(numbers.name))
        rowsOf.set(name, { input: table.name, numbers: numbers.name });
    },
    of({ name, shape, needsGradient }, { name: parameter, shape: columns }) {
      const source = sourceOf(name);
      const [[rows = 0, inner = 0], [, width = 0]] = [shape, columns];
      const matrices = shape.length === 2 && columns.length === 2;
      if (source === undefined || needsGradient || !matrices || width > inner) return undefined;
      const title = `${Object.values(source).join(" at ")} by ${parameter}`;
      const known = projections.find(({ variable }) => variable.name === title);
      if (known !== undefined) return known.variable;
      const variable = feed(title, [rows, width]);
      projections.push({ variable, ...source, parameter });
      return variable;
    },
  };
}
