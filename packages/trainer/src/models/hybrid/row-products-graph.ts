import { createHash } from "node:crypto";
import { createGraphBuilder, type GraphValue, type OnnxModel } from "@modalis/onnx";

/**
 * Rows of a feature table through a map: from `features` `[entities, width]`, int32 `rows` `[rows]` and `map`
 * `[width, columns]` the graph gives `product` `[rows, columns]`.
 */
export function rowProductsGraph(width: number, columns: number): OnnxModel {
  return productOfRows(
    "row products",
    width,
    { name: "map", shape: [width, columns] },
    ["rows", columns],
    {},
  );
}

/**
 * The gradient of a map: from `features`, `rows` and `gradient` `[rows, columns]`, that by the products, the graph gives
 * `product` `[width, columns]`.
 */
export function rowProductsGradientGraph(width: number, columns: number): OnnxModel {
  const gradient = { name: "gradient", shape: ["rows", columns] };
  return productOfRows("row products gradient", width, gradient, [width, columns], { transA: 1 });
}

function productOfRows(
  id: string,
  width: number,
  right: { readonly name: string; readonly shape: readonly (number | string)[] },
  shape: readonly (number | string)[],
  attributes: Readonly<Record<string, number>>,
): OnnxModel {
  const graph = createGraphBuilder(id);
  const gathered = graph.add("Gather", ["features", "rows"], { axis: 0 });
  graph.add("Gemm", [gathered, right.name], attributes, "product");
  const inputs: GraphValue[] = [
    { name: "features", dtype: "float32", shape: ["entities", width] },
    { name: "rows", dtype: "int32", shape: ["rows"] },
    { ...right, dtype: "float32" },
  ];
  const bytes = graph.build({ inputs, outputs: [{ name: "product", dtype: "float32", shape }] });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { id, revision: "training", sha256, load: async () => bytes };
}
