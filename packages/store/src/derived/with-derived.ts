import type { Modality } from "@modalis/contract";
import type { Item } from "../catalogue/catalogue.js";
import type { DerivedContent, DerivedUse } from "./derived-content.js";

/**
 * Items with their derived contents behind their own.
 *
 * @param use `"missing"`: only items that have no content of that modality of their own get theirs.
 */
export function withDerived(
  items: readonly Item[],
  derived: readonly DerivedContent[],
  use: DerivedUse,
): readonly Item[] {
  if (use === "none" || derived.length === 0) return items;
  const byItem = new Map<string, DerivedContent[]>();
  for (const one of derived) {
    if (one.content.trim() === "") continue;
    const known = byItem.get(one.item);
    if (known === undefined) byItem.set(one.item, [one]);
    else known.push(one);
  }
  return items.map((item) => {
    const given = (byItem.get(item.id) ?? []).filter(({ to }) => use === "all" || !hasOwn(item, to));
    if (given.length === 0) return item;
    const contents = new Map(item.contents);
    for (const { to, content } of given) contents.set(to, [...(contents.get(to) ?? []), content]);
    return { ...item, contents, derived: given };
  });
}

/** The item as it was before {@link withDerived}: with what people gave it alone. */
export function withoutDerived(item: Item): Item {
  const { derived, ...own } = item;
  if (derived === undefined) return item;
  const contents = new Map(item.contents);
  for (const to of new Set(derived.map((one) => one.to))) {
    const all = contents.get(to) ?? [];
    const written = all.slice(0, all.length - derived.filter((one) => one.to === to).length);
    if (written.length > 0) contents.set(to, written);
    else contents.delete(to);
  }
  return { ...own, contents };
}

function hasOwn({ contents, digests }: Item, modality: Modality): boolean {
  return (contents.get(modality) ?? []).length + (digests.get(modality)?.length ?? 0) > 0;
}
