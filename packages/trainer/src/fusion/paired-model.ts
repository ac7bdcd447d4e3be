import { factorsModel } from "@modalis/recommender";
import type { ContentScoringModel } from "./content-scoring-model.js";
import { expectedRule, fullRule, type ItemRows, peopleProducts, type ScoreRule } from "./expected-score.js";
import { type GatedRows, gatedRows, type LearnedGates, repeated } from "./gated-model.js";
import { OWN_ROWS, presentInput } from "./item-sources.js";
import { type ItemTables, itemTables } from "./item-tables.js";
import { learnedUsers } from "./learned-users.js";
import { otherTokens } from "./other-tokens.js";
import { USER_ROWS } from "./pair-graph.js";
import { chosenRows, lackOf, withOnly } from "./seen-content.js";

/** Two trainings on the same interactions, one of which saw no content. */
interface PairedGates {
  readonly fused: LearnedGates;
  readonly ids: LearnedGates;
  /** What both make of the items of the training; of the second the fused rows alone, `[items, dimensions]`. */
  readonly rows: { readonly fused: GatedRows; readonly ids: Float32Array };
  /** How much the second counts, from 0 to 1. */
  readonly idsShare: number;
}

/** Fewer items tell little of what a score was before content was gone. */
const LEAST_KNOWN = 30;

/**
 * The model that scores by both. An item with the content that it had in training has the full score; one that lost or gained
 * some has the mean of the full score that goes with what is there; and one that nobody had is scored by its content.
 */
export function pairedModel(learned: PairedGates): ContentScoringModel {
  const { full } = rulesOf(learned);
  return { ...modelOf(learned, learned.rows.fused, full.of), withItemFeatures: otherContent(learned) };
}

function otherContent(learned: PairedGates): ContentScoringModel["withItemFeatures"] {
  const { tables, interactions } = learned.fused;
  return async (features, signal) => {
    const tokens = otherTokens("gated-fusion", tables, features);
    return shownModel(learned, itemTables(tables.world, tokens, interactions), signal);
  };
}

async function shownModel(
  learned: PairedGates,
  shown: ItemTables,
  signal: AbortSignal | undefined,
): Promise<ContentScoringModel> {
  const { full, expected } = rulesOf(learned);
  const trained = learned.fused.tables;
  const rules = new Map<string, ScoreRule | undefined>();
  const lacks = lackOf(shown);
  const before = lackOf(trained);
  for (const [item, lack] of lacks.entries()) {
    if (lack === before[item] || rules.has(lack) || !full.knows(item)) continue;
    const known = before.flatMap((other, at) => (covers(other, lack) && full.knows(at) ? [at] : []));
    const seen = await gatedRows(learned.fused, withOnly(trained, lack), signal);
    rules.set(lack, known.length < LEAST_KNOWN ? undefined : expected(known, seen.fused));
  }
  const rows = await gatedRows(learned.fused, shown, signal);
  const model = modelOf(learned, rows, (item) => {
    const rule = full.knows(item) && lacks[item] !== before[item] ? rules.get(lacks[item]!) : undefined;
    return rule ?? full.of(item);
  });
  return { ...model, withItemFeatures: otherContent(learned) };
}

/** Whether an item that lacks `own` has all that one has that lacks `other`. */
function covers(own: string, other: string): boolean {
  return [...own].every((lacks, at) => lacks === "0" || other[at] === "1");
}

function rulesOf({ fused, ids, rows, idsShare }: PairedGates) {
  const { dimensions } = fused.how;
  const people = peopleProducts({ dimensions, idsUsers: usersOf(ids), fusedUsers: usersOf(fused) });
  const learnedRows = fused.tables.inputs.get(presentInput(OWN_ROWS))!;
  const knows = (item: number): boolean => learnedRows[item] === 1;
  const rowsOf = (items: readonly number[]): ItemRows => ({
    ids: chosenRows(rows.ids, items, dimensions),
    fused: chosenRows(rows.fused.fused, items, dimensions),
  });
  const all = [...learnedRows.keys()].filter(knows);
  const full = fullRule(people, rowsOf(all), idsShare);
  // Of an item that nobody had no row of interactions was learned, and none is centred.
  const centre = { ids: new Float64Array(dimensions), fused: full.centre.fused };
  const unknown = { ...full, shares: { ids: 0, fused: 1 }, centre };
  return {
    full: { knows, of: (item: number): ScoreRule => (knows(item) ? full : unknown) },
    expected: (known: readonly number[], seen: Float32Array) =>
      expectedRule(people, full, rowsOf(known), chosenRows(seen, known, dimensions)),
  };
}

function usersOf({ values, scale, interactions }: LearnedGates): Float32Array {
  return learnedUsers(values.get(USER_ROWS)!, scale, interactions);
}

/** A block of columns a modality; the last two, of learned rows with content and without, are `interactions`. */
function modelOf(
  { fused, ids, rows: { ids: idsRows } }: PairedGates,
  { names, parts, fused: fusedRows }: GatedRows,
  ruleOf: (item: number) => ScoreRule,
) {
  const { dimensions } = fused.how;
  const blocks = names.length;
  const columns = (blocks + 1) * dimensions;
  const items = fusedRows.length / dimensions;
  const itemFactors = new Float32Array(items * columns);
  for (let item = 0; item < items; item++) {
    const row = itemFactors.subarray(item * columns, (item + 1) * columns);
    writeItem(row, parts.subarray(item * blocks * dimensions), idsRows.subarray(item * dimensions), {
      ...ruleOf(item),
      dimensions,
    });
  }
  return factorsModel({
    userFactors: beside(repeated(usersOf(fused), dimensions, blocks), usersOf(ids), dimensions),
    itemFactors,
    dimensions: columns,
    blocks: names.map((name, at) => ({
      name,
      from: at * dimensions,
      to: (at + (at === blocks - 1 ? 2 : 1)) * dimensions,
    })),
    visitors: {
      history: {
        kind: "sum",
        factors: beside(repeated(fusedRows, dimensions, blocks), idsRows, dimensions),
        power: 1,
      },
    },
  });
}

/** What is taken off and added for the rule stands with the learned rows, so that content alone is told of a modality. */
function writeItem(
  row: Float32Array,
  parts: Float32Array,
  idsRow: Float32Array,
  { dimensions, shares, centre, offset }: ScoreRule & { readonly dimensions: number },
): void {
  const alone = row.length - dimensions;
  const own = alone - dimensions;
  for (let at = 0; at < alone; at++) row[at] = shares.fused * parts[at]!;
  for (let at = 0; at < dimensions; at++) {
    row[own + at]! += offset.fused[at]! - shares.fused * centre.fused[at]!;
    row[alone + at] = shares.ids * (idsRow[at]! - centre.ids[at]!) + offset.ids[at]!;
  }
}

/** Each wide row with the narrow one of the same number after it. */
function beside(wide: Float32Array, narrow: Float32Array, dimensions: number): Float32Array {
  const rows = narrow.length / dimensions;
  const width = wide.length / rows;
  const both = new Float32Array(wide.length + narrow.length);
  for (let row = 0; row < rows; row++) {
    both.set(wide.subarray(row * width, (row + 1) * width), row * (width + dimensions));
    both.set(narrow.subarray(row * dimensions, (row + 1) * dimensions), row * (width + dimensions) + width);
  }
  return both;
}
