import type { Features } from "./feature-variants.js";

/** The same tables with nobody's row present: what a model that may do without content learns from ids alone. */
export function hiddenRows(features: Features): Features {
  return new Map(
    [...features].map(([channel, table]) => [
      channel,
      { ...table, present: new Uint8Array(table.present.length) },
    ]),
  );
}
