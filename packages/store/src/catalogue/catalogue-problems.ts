import type { Catalogue } from "./catalogue.js";
import type { ModalityContents } from "./catalogue-content.js";
import type { CatalogueProblem } from "./catalogue-problem.js";
import { type ContentsOptions, contentsOf } from "./contents-of.js";
import { eventProblems } from "./event-problems.js";
import { MOST_IDS, namedIds } from "./named-ids.js";

/**
 * Everything wrong with a catalogue that needs no decoding: what its lines say, then media that are missing or may not
 * be read, items with the same content, items without any, and events that name nothing.
 *
 * Reads every medium once for its digest.
 *
 * @throws The signal's reason, when aborted.
 */
export async function catalogueProblems(
  catalogue: Catalogue,
  options: Omit<ContentsOptions, "of"> = {},
): Promise<readonly CatalogueProblem[]> {
  const problems: CatalogueProblem[] = [...catalogue.problems];
  for (const of of ["items", "users"] as const) {
    const modalities = new Set(catalogue[of].flatMap(({ contents }) => [...contents.keys()]));
    for (const modality of modalities) {
      const contents = await contentsOf(catalogue, modality, { ...options, of });
      problems.push(...unreadable(contents, of));
      if (of === "items") problems.push(...duplicates(contents));
    }
  }
  problems.push(...withoutContent(catalogue), ...eventProblems(catalogue));
  return problems;
}

/** One problem for each reference, with everybody who names it. */
function unreadable({ failures }: ModalityContents, of: "items" | "users"): CatalogueProblem[] {
  const byReference = new Map<string, { problem: CatalogueProblem; ids: string[] }>();
  for (const { owner, reference, code, message } of failures) {
    const known = byReference.get(reference);
    if (known !== undefined) {
      if (known.ids.length < MOST_IDS) known.ids.push(owner);
      continue;
    }
    const ids = [owner];
    const remedy = `correct the path in ${of}.jsonl or put the file there`;
    byReference.set(reference, { problem: { code, file: reference, ids, message, remedy }, ids });
  }
  return [...byReference.values()].map(({ problem }) => problem);
}

function duplicates({ modality, owners }: ModalityContents): CatalogueProblem[] {
  const items = new Map<string, string[]>();
  for (const [id, digests] of owners) {
    for (const digest of digests) {
      const sharing = items.get(digest);
      if (sharing === undefined) items.set(digest, [id]);
      else sharing.push(id);
    }
  }
  return [...items.values()]
    .filter((ids) => ids.length > 1)
    .map((ids) => ({
      code: "DUPLICATE_CONTENT" as const,
      file: "items.jsonl",
      ids: ids.slice(0, MOST_IDS),
      message: `${ids.length} items have the same ${modality}: ${namedIds(ids)}`,
      remedy: "remove the double items, or leave them: the content is encoded once",
    }));
}

function withoutContent({ items }: Catalogue): CatalogueProblem[] {
  const ids = items.filter(({ contents, digests }) => contents.size + digests.size === 0).map(({ id }) => id);
  if (ids.length === 0) return [];
  return [
    {
      code: "NO_CONTENT",
      file: "items.jsonl",
      ids: ids.slice(0, MOST_IDS),
      message: `items without any content (${ids.length}): ${namedIds(ids)}`,
      remedy: "give them a text, picture, sound or film; until then only events can recommend them",
    },
  ];
}
