import type { Item } from "../catalogue/catalogue.js";
import type { DerivedText, DerivedUse } from "./derived-text.js";

/** Derived texts are texts. */
const TEXT = "text";

/**
 * Items with their derived texts behind their own texts.
 *
 * @param use `"missing"`: only items that have no text of their own get theirs.
 */
export function withDerived(
  items: readonly Item[],
  texts: readonly DerivedText[],
  use: DerivedUse,
): readonly Item[] {
  if (use === "none" || texts.length === 0) return items;
  const byItem = new Map<string, DerivedText[]>();
  for (const text of texts) {
    if (text.text.trim() === "") continue;
    const known = byItem.get(text.item);
    if (known === undefined) byItem.set(text.item, [text]);
    else known.push(text);
  }
  return items.map((item) => {
    const derived = byItem.get(item.id);
    const own = item.contents.get(TEXT) ?? [];
    const hasOwn = own.length + (item.digests.get(TEXT)?.length ?? 0) > 0;
    if (derived === undefined || (use === "missing" && hasOwn)) return item;
    const contents = new Map(item.contents).set(TEXT, [...own, ...derived.map(({ text }) => text)]);
    return { ...item, contents, derived };
  });
}
