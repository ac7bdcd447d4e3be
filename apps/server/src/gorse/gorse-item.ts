import type { ContentReferences, ItemInput, ItemRecord } from "@modalis/store";
import { gorseTimeOf, timeOfGorse } from "./gorse-time.js";

/** An item in Gorse's JSON. */
export interface GorseItem {
  readonly ItemId: string;
  readonly IsHidden: boolean;
  readonly Categories: readonly string[];
  readonly Timestamp: string;
  readonly Labels: readonly string[];
  readonly Comment: string;
}

export function gorseItemOf({ id, hidden, attributes, labels, timestampMs }: ItemRecord): GorseItem {
  const { categories, comment } = attributes;
  return {
    ItemId: id,
    IsHidden: hidden ?? false,
    Categories: Array.isArray(categories) ? categories.filter((one) => typeof one === "string") : [],
    Timestamp: gorseTimeOf(timestampMs),
    Labels: labels ?? [],
    Comment: typeof comment === "string" ? comment : "",
  };
}

/**
 * The item to store for what Gorse's client sent; what Gorse's items cannot say (pictures, other attributes) stays as it is.
 *
 * Its comment, categories and labels are also its text, so that an item nobody has touched yet has neighbours, unless a
 * text was given by another route.
 *
 * @param hasText Whether the catalogue's modality `text` is written out.
 * @throws `INVALID_ARGUMENT` for a time that is none.
 */
export function itemOfGorse(
  sent: Partial<GorseItem> & Pick<GorseItem, "ItemId">,
  existing: ItemRecord | undefined,
  hasText: boolean,
): ItemInput {
  const { Categories = [], Comment = "", Labels = [] } = sent;
  const timestampMs = timeOfGorse(sent.Timestamp);
  const former = existing && textOf(gorseItemOf(existing));
  return {
    id: sent.ItemId,
    attributes: { ...existing?.attributes, categories: Categories, comment: Comment },
    labels: Labels,
    hidden: sent.IsHidden ?? false,
    ...(timestampMs === undefined ? {} : { timestampMs }),
    contents: contentsWith(
      existing?.contents ?? {},
      former ?? "",
      hasText ? textOf({ Categories, Comment, Labels }) : "",
    ),
  };
}

function textOf({
  Categories,
  Comment,
  Labels,
}: Pick<GorseItem, "Categories" | "Comment" | "Labels">): string {
  return [Comment, Categories.join(", "), Labels.join(", ")].filter((part) => part !== "").join(". ");
}

function contentsWith(contents: ContentReferences, former: string, text: string): ContentReferences {
  const { text: texts, ...others } = contents;
  const [own] = texts ?? [];
  const isGorses = own === undefined || (texts?.length === 1 && own.kind === "text" && own.text === former);
  if (!isGorses) return contents;
  return text === "" ? others : { ...others, text: [{ kind: "text", text }] };
}
