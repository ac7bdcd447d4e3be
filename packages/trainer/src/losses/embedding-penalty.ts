import { add, mul } from "../autodiff/arithmetic.js";
import { sum } from "../autodiff/broadcasting.js";
import { sqrt, square } from "../autodiff/elementwise.js";
import { misuse, type Var } from "../autodiff/variable.js";

/**
 * L2 on the rows of a batch: half the sum of squares of all values over the batch size (He et al., "LightGCN",
 * SIGIR 2020), or the sum of each table's unsquared norm over the batch size (MMRec's `EmbLoss`).
 *
 * @param rows `[batch, d]` each.
 */
export function embeddingPenalty(rows: readonly Var[], kind: "squared" | "norms"): Var {
  const [first] = rows;
  if (first === undefined) throw misuse("embeddingPenalty needs rows");
  const batch = first.shape[0] ?? 1;
  const sizes = rows.map((each) =>
    kind === "squared" ? sum(square(each)) : sqrt(add(sum(square(each)), 1e-24)),
  );
  const total = sizes.slice(1).reduce((joined, size) => add(joined, size), sizes[0]!);
  return mul(total, (kind === "squared" ? 0.5 : 1) / batch);
}
