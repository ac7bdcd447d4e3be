import type { ItemView } from "../api/answers.js";
import { linkTo } from "../routing/use-route.js";

/** The ways to items like an item: by everything it shows, and by each modality alone. */
export function MoreLikeThis({ item }: { readonly item: ItemView }) {
  const modalities = new Set([
    ...item.media.map(({ modality }) => modality),
    ...(item.texts.length > 0 ? ["text"] : []),
  ]);
  return (
    <p class="similar">
      More like this by{" "}
      <a href={linkTo("similar", { id: item.id })} aria-label={`More like ${item.title} by everything`}>
        everything
      </a>
      {modalities.size > 1 &&
        [...modalities].map((modality) => (
          <a
            key={modality}
            href={linkTo("similar", { id: item.id, by: modality })}
            aria-label={`More like ${item.title} by ${modality}`}
          >
            {modality}
          </a>
        ))}
    </p>
  );
}
