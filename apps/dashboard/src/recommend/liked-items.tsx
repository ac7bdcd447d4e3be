import type { ItemView } from "../api/answers.js";
import { ItemMedia } from "../item/item-media.js";

/** What the user liked so far, folded away until asked for. */
export function LikedItems({ items }: { readonly items: readonly ItemView[] }) {
  if (items.length === 0) return null;
  return (
    <details class="liked">
      <summary>
        Liked {items.length} {items.length === 1 ? "item" : "items"} before
      </summary>
      <ul class="strip">
        {items.map((item) => (
          <li key={item.id}>
            <strong>{item.title}</strong>
            <ItemMedia item={item} />
          </li>
        ))}
      </ul>
    </details>
  );
}
