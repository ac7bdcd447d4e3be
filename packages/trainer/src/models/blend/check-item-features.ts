import { type FeatureTable, ModalisError } from "@modalis/contract";

/**
 * Refuses tables of another number of items, and values that are not finite.
 *
 * @throws `INVALID_ARGUMENT` naming the channel and the item.
 */
export function checkItemFeatures(tables: ReadonlyMap<string, FeatureTable>, items: number): void {
  for (const [channel, { data, dimensions, present }] of tables) {
    if (!Number.isSafeInteger(dimensions) || dimensions < 1)
      throw invalid(`the ${channel} features have ${dimensions} dimensions; they have at least 1`);
    if (present.length !== items || data.length !== items * dimensions)
      throw invalid(
        `the ${channel} features are of ${present.length} rows and ${data.length} values; ${items} items of ${dimensions} dimensions have ${items} rows and ${items * dimensions} values`,
      );
    const at = data.findIndex(
      (value, place) => !Number.isFinite(value) && present[Math.floor(place / dimensions)] === 1,
    );
    if (at >= 0)
      throw invalid(
        `the ${channel} features of item ${Math.floor(at / dimensions)} hold ${data[at]}; all are finite`,
      );
  }
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}
