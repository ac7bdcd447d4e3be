import type { LiveStore } from "@modalis/store";
import type { ContentProblem, EncodableItem } from "./encode-item.js";
import { modalityContents } from "./item-contents.js";

/** A content of an item that is stored but could not be encoded, so that the item is found by its others alone. */
export interface ContentFailure extends ContentProblem {
  readonly itemId: string;
  /** The item's own `title`, or its id. */
  readonly title: string;
  readonly atMs: number;
}

/** What this server could not encode since it started; contents left unencoded before are tried again at the start. */
export interface ContentFailures {
  /** Replaces what is known of an item. */
  note(item: EncodableItem, problems: readonly ContentProblem[]): void;
  /** Failures of contents that their items still show, the latest item first. */
  list(limit: number): Promise<readonly ContentFailure[]>;
}

/** Items whose failures are kept; of more, the oldest are dropped. */
const MOST_ITEMS = 10_000;
/** Rows read of the store at once. */
const BATCH = 500;

interface Noted {
  readonly atMs: number;
  readonly problems: readonly ContentProblem[];
  /** Digest of each modality's contents, by which a content that was replaced is told. */
  readonly digests: ReadonlyMap<string, string>;
}

export function createContentFailures(
  store: Pick<LiveStore, "getItems">,
  nowMs: () => number,
): ContentFailures {
  const noted = new Map<string, Noted>();
  return {
    note({ id, contents }, problems) {
      noted.delete(id);
      if (problems.length === 0) return;
      noted.set(id, { atMs: nowMs(), problems, digests: digestsOf(contents) });
      if (noted.size > MOST_ITEMS) noted.delete(noted.keys().next().value!);
    },
    async list(limit) {
      const listed: ContentFailure[] = [];
      const ids = [...noted.keys()].reverse();
      for (let from = 0; from < ids.length && listed.length < limit; from += BATCH) {
        const items = new Map(
          (await store.getItems(ids.slice(from, from + BATCH))).map((item) => [item.id, item]),
        );
        for (const id of ids.slice(from, from + BATCH)) {
          const [item, known] = [items.get(id), noted.get(id)];
          if (item === undefined || known === undefined) continue;
          const shown = digestsOf(item.contents);
          const { title } = item.attributes;
          const facts = { itemId: id, title: typeof title === "string" ? title : id, atMs: known.atMs };
          const current = known.problems.filter(
            ({ modality }) => shown.get(modality) === known.digests.get(modality),
          );
          listed.push(...current.map((problem) => ({ ...problem, ...facts })));
        }
      }
      return listed.slice(0, limit);
    },
  };
}

function digestsOf(contents: EncodableItem["contents"]): ReadonlyMap<string, string> {
  return new Map(modalityContents(contents).map(({ modality, sha256 }) => [modality, sha256]));
}
