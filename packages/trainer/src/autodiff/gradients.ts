import { add } from "./arithmetic.js";
import { misuse, type Var } from "./variable.js";

/** Rows of a gathered table that have a gradient: it is the sum of them by number. */
export interface GradientRows {
  /** int32 `[...places]`, a fed input. */
  readonly rows: Var;
  /** `[...places, ...rest of the table's shape]`. */
  readonly gradient: Var;
}

/** The loss's gradient by one leaf: the sum of both parts. */
export interface LeafGradient {
  /** Of the leaf's shape; absent when the loss does not depend on it, or through gathered rows alone. */
  readonly dense?: Var;
  readonly rows: readonly GradientRows[];
}

/**
 * Writes the backward pass: the gradients of a scalar loss by leaves, reverse mode.
 *
 * @throws `INVALID_ARGUMENT` when the loss is no scalar, or a parameter is gathered by computed row numbers.
 */
export function gradientsOf(loss: Var, leaves: readonly Var[]): ReadonlyMap<Var, LeafGradient> {
  if (loss.shape.length !== 0) throw misuse(`the loss is one number, not a value of shape [${loss.shape}]`);
  return gradientsFrom(new Map([[loss, loss.tape.constant(1)]]), leaves);
}

/**
 * The same from values of any shape by which the loss's gradients are known already.
 *
 * @param known Gradients by value.
 * @throws `INVALID_ARGUMENT` when a parameter is gathered by computed row numbers.
 */
export function gradientsFrom(
  known: ReadonlyMap<Var, Var>,
  leaves: readonly Var[],
): ReadonlyMap<Var, LeafGradient> {
  const collected = new Map(known);
  const rows = new Map<Var, GradientRows[]>(leaves.map((leaf) => [leaf, []]));
  for (const value of orderFrom([...known.keys()])) {
    const gradient = collected.get(value);
    if (gradient === undefined || value.backward === undefined) continue;
    const [table, places] = value.inputs;
    const gathered = value.gathers === true ? rows.get(table!) : undefined;
    if (gathered !== undefined) {
      checkFed(table!, places!);
      gathered.push({ rows: places!, gradient });
      continue;
    }
    for (const [at, part] of value.backward(gradient, value).entries()) {
      const input = value.inputs[at]!;
      if (part === undefined || !input.needsGradient) continue;
      const other = collected.get(input);
      collected.set(input, other === undefined ? part : add(other, part));
    }
  }
  return new Map(leaves.map((leaf) => [leaf, leafGradient(collected.get(leaf), rows.get(leaf)!)]));
}

/** Every value behind the roots that needs a gradient, each before its inputs; without recursion, since chains are long. */
function orderFrom(roots: readonly Var[]): readonly Var[] {
  const order: Var[] = [];
  const met = new Set<Var>();
  const open: { readonly value: Var; next: number }[] = [];
  const meet = (value: Var): void => {
    if (met.has(value)) return;
    met.add(value);
    open.push({ value, next: 0 });
  };
  for (const root of roots) {
    meet(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const input = top.value.inputs[top.next++];
      if (input === undefined) order.push(open.pop()!.value);
      else if (input.needsGradient) meet(input);
    }
  }
  return order.reverse();
}

function checkFed(table: Var, places: Var): void {
  if (places.tape.isFed(places.name)) return;
  throw misuse(`rows of the parameter "${table.name}" are gathered by computed numbers; feed the numbers`);
}

function leafGradient(dense: Var | undefined, rows: readonly GradientRows[]): LeafGradient {
  return dense === undefined ? { rows } : { dense, rows };
}
