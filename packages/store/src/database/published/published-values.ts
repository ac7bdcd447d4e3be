import type { AttributeValue } from "../../catalogue/catalogue.js";
import { checkCount, checkText, jsonOf } from "../check-values.js";
import type { StoreContext } from "../store-context.js";

/** Values that were told to the public, by name and period: what was told first is told until the period ends. */
export interface PublishedValues {
  get(name: string, period: number): Promise<AttributeValue | undefined>;
  /** Keeps a value and returns it, or the one that was kept before, by whichever server. Those of earlier periods go. */
  keep(name: string, period: number, value: AttributeValue): Promise<AttributeValue>;
}

/** The published values of a database. */
export function createPublishedValues({ database, nowMs }: StoreContext): PublishedValues {
  const find = "select value from modalis.published where name = $1 and period = $2";
  return {
    async get(name, period) {
      checkText("the name of a published value", name);
      checkCount("the period of a published value", period);
      const [row] = await database.query(find, [name, period]);
      return row?.value as AttributeValue | undefined;
    },
    async keep(name, period, value) {
      checkText("the name of a published value", name);
      checkCount("the period of a published value", period);
      const json = jsonOf("a published value", value);
      return database.write("unsequenced", async (query) => {
        await query(
          `insert into modalis.published (name, period, value, at_ms) values ($1, $2, $3::text::json, $4)
            on conflict (name, period) do nothing`,
          [name, period, json, nowMs()],
        );
        await query("delete from modalis.published where name = $1 and period < $2", [name, period]);
        const [row] = await query(find, [name, period]);
        return row!.value as AttributeValue;
      });
    },
  };
}
