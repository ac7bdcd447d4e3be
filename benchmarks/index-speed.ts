/**
 * Speed and recall of the indexes over made-up rows, beside ONNX Runtime's MatMul and TopK.
 *
 * Run after a build: `npx tsx benchmarks/index-speed.ts [--rows 100000] [--dimensions 128] [--rounds 5] [--queries 300]
 * [--engines exact,onnx,graph] [--kinds clustered,random]`. Each round starts every engine in a fresh process, in
 * alternating order, one query at a time on one thread (ONNX Runtime on two as well); a process reports the median time
 * of a query. Recall is that of ten nearest against the float32 rows in double precision (exact, onnx), or against the
 * exact index (graph).
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { exactFigures, type Figures, graphFigures, onnxFigures } from "./index/engines.js";
import { inFreshProcess } from "./probes/fresh-process.js";

const file = fileURLToPath(import.meta.url);
const { values: flags } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    dimensions: { type: "string", default: "128" },
    rounds: { type: "string", default: "5" },
    queries: { type: "string", default: "300" },
    engines: { type: "string", default: "exact,onnx,onnx-2,graph" },
    kinds: { type: "string", default: "clustered,random" },
    engine: { type: "string" },
    kind: { type: "string", default: "clustered" },
  },
});

const ENGINES: Readonly<Record<string, (size: Parameters<typeof exactFigures>[0]) => Promise<Figures>>> = {
  exact: exactFigures,
  graph: graphFigures,
  onnx: (size) => onnxFigures(size, 1),
  "onnx-2": (size) => onnxFigures(size, 2),
};

const size = {
  kind: flags.kind,
  rows: Number(flags.rows),
  dimensions: Number(flags.dimensions),
  queries: Number(flags.queries),
};
if (flags.engine !== undefined) console.log(JSON.stringify(await ENGINES[flags.engine]!(size)));
else for (const kind of flags.kinds.split(",")) await compare(kind);

async function compare(kind: string): Promise<void> {
  console.log(
    `\n${kind} rows: ${flags.rows} x ${flags.dimensions}, ${cpus()[0]?.model}, Node ${process.version}\n`,
  );
  const engines = flags.engines.split(",");
  const taken = new Map(engines.map((engine): [string, Figures[]] => [engine, []]));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const engine of round % 2 === 0 ? engines : engines.toReversed()) {
      const passed = ["rows", "dimensions", "queries"].flatMap((name) => [
        `--${name}`,
        flags[name as "rows" | "dimensions" | "queries"],
      ]);
      taken.get(engine)!.push(await inFreshProcess(file, ["--engine", engine, "--kind", kind, ...passed]));
    }
  }
  console.log(`| engine | figure | least / middle / largest |\n|---|---|---|`);
  for (const [engine, rounds] of taken) {
    for (const name of Object.keys(rounds[0]!)) {
      console.log(`| ${engine} | ${name} | ${spread(rounds.map((figures) => figures[name]!))} |`);
    }
    const ours = taken.get("exact");
    if (!engine.startsWith("onnx") || ours === undefined) continue;
    const ratios = rounds.map((figures, round) => figures["ms a query"]! / ours[round]!["ms a query"]!);
    console.log(`| ${engine} / exact | times as long | ${spread(ratios)} |`);
  }
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((left, right) => left - right);
  return [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!]
    .map((value) => Number(value.toPrecision(4)))
    .join(" / ");
}
