// The labelled split: the blend with every choice of modalities, five seeds, and the test part opened once at the end.
import { createOpeningRecord, splitByLabel } from "@modalis/evaluation";
import { type AlsTrial, fitModalisBlend, modalisBlend } from "@modalis/trainer";
import type { SharedInteractions } from "../probes/shared-interactions.js";
import { featureVariants } from "./feature-variants.js";
import { printTable } from "./print-table.js";
import { rankEverybody, scoreOn } from "./rank-everybody.js";

const BASELINE = "best factorisation";

export interface TableOptions {
  readonly name: string;
  readonly data: SharedInteractions;
  readonly seeds: readonly number[];
  /** Rows of the table; all when empty. */
  readonly variants: readonly string[];
}

export async function warmTable({ name, data, seeds, variants }: TableOptions): Promise<void> {
  const { development, test } = splitByLabel(data.rows, { userIds: data.userIds, itemIds: data.itemIds });
  const { training, validation } = development;
  const ranked = new Map<string, Awaited<ReturnType<typeof rankEverybody>>[]>();
  const keep = (row: string, rankings: Awaited<ReturnType<typeof rankEverybody>>) =>
    ranked.set(row, [...(ranked.get(row) ?? []), rankings]);
  for (const seed of seeds) {
    let found: Awaited<ReturnType<typeof fitModalisBlend>>["found"] | undefined;
    for (const [row, itemFeatures] of featureVariants(data.features, seed)) {
      if (variants.length > 0 && !variants.includes(row)) continue;
      const start = performance.now();
      const inputs = { interactions: training, validation, itemFeatures, userFeatures: new Map() };
      const fit = await fitModalisBlend(inputs, modalisBlend.defaults, { seed, threads: 2 }, found);
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      if (found === undefined) {
        printTrials(fit.record.factorisations);
        keep(BASELINE, await rankEverybody(fit.found.members[0]!.model, training));
      }
      const { crossFitted, bestPart } = fit.record.warm;
      console.log(
        `${name} seed ${seed} ${row}: ${seconds} s${found === undefined ? "" : " without the search"}; validation cross-fitted ${crossFitted.recall.toFixed(4)}/${crossFitted.ndcg.toFixed(4)}, best part ${bestPart.recall.toFixed(4)}/${bestPart.ndcg.toFixed(4)}; ${weightsOf(fit.record.warmWeights)}`,
      );
      found = fit.found;
      keep(row, await rankEverybody(fit.model, training));
    }
  }
  const record = createOpeningRecord({ nowMs: Date.now });
  const task = test.open({ by: "recommendation-quality", reason: `warm table of ${name}`, record });
  let leftOut = 0;
  const rows = new Map(
    [...ranked].map(([row, runs]) => [
      row,
      runs.map((rankings) => {
        const scored = scoreOn(row, rankings, task);
        leftOut = scored.leftOut;
        return scored.scores;
      }),
    ]),
  );
  await printTable(
    `${name}, test rows, all items ranked (${leftOut} users without a history left out)`,
    rows,
    rows.has("ids alone") ? "ids alone" : BASELINE,
  );
}

function printTrials(trials: readonly AlsTrial[]): void {
  for (const { settings, recall, ndcg } of trials) {
    const { dimensions, unobservedWeight, regularisation } = settings;
    console.log(
      `  tried factorisation of ${dimensions}, weight ${unobservedWeight.toFixed(4)}, regularisation ${regularisation.toFixed(5)}: validation ${recall.toFixed(4)}/${ndcg.toFixed(4)}`,
    );
  }
}

/** The parts that count, by falling weight. */
export function weightsOf(weights: ReadonlyMap<string, number>): string {
  return [...weights]
    .filter(([, weight]) => weight > 0)
    .sort(([, left], [, right]) => right - left)
    .map(([part, weight]) => `${part} ${weight.toFixed(2)}`)
    .join(", ");
}
