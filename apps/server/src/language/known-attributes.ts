import { type AttributeSummary, summariseAttributes } from "@modalis/language";
import type { LiveCatalogue } from "../live/live-catalogue.js";

/** The attributes that questions may be about, read from the store now and then. */
export interface KnownAttributes {
  read(): Promise<readonly AttributeSummary[]>;
}

/** A summary this old is made again with the next question. */
const KEPT_MS = 60_000;
/** Items looked at; what none of them has cannot be asked for. */
const MOST_ITEMS = 20_000;
const PAGE = 1000;

/** Hidden items count for nothing. @param nowMs The clock, in milliseconds since 1970. */
export function knownAttributes({ store }: LiveCatalogue, nowMs: () => number): KnownAttributes {
  let made: { readonly atMs: number; readonly attributes: Promise<AttributeSummary[]> } | undefined;
  const make = async (): Promise<AttributeSummary[]> => {
    const all: Readonly<Record<string, unknown>>[] = [];
    let after: string | undefined;
    while (all.length < MOST_ITEMS) {
      const page = await store.listItems({ limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const { attributes, hidden } of page) if (!hidden) all.push(attributes);
      if (page.length < PAGE) break;
      after = page.at(-1)!.id;
    }
    return summariseAttributes(all);
  };
  return {
    read() {
      if (made === undefined || nowMs() - made.atMs > KEPT_MS) {
        const attributes = make();
        made = { atMs: nowMs(), attributes };
        attributes.catch(() => {
          made = undefined;
        });
      }
      return made.attributes;
    },
  };
}
