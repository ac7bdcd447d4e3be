import { ModalisError } from "../errors/modalis-error.js";
import type { InteractionRow, Interactions } from "./interactions.js";

export interface CreateInteractionsOptions {
  /** Users by number; default: as they first appear in the rows. A row of somebody else is refused. */
  readonly userIds?: readonly string[];
  /** Items by number; default: as they first appear in the rows. A row of another item is refused. */
  readonly itemIds?: readonly string[];
}

/**
 * Groups rows by user, by rising time within a user; of several rows of one user and item the latest counts, or the last
 * given where times are equal or unknown.
 *
 * @throws `INVALID_ARGUMENT` when an id stands twice in a list, a row names an id outside it, or a value or time is not finite.
 */
export function createInteractions(
  rows: Iterable<InteractionRow>,
  options: CreateInteractionsOptions = {},
): Interactions {
  const users = numberIds("user", options.userIds);
  const items = numberIds("item", options.itemIds);
  const latest = new Map<number, Map<number, NumberedRow>>();
  let valued = false;
  let timed = false;
  for (const row of rows) {
    checkRow(row);
    valued ||= row.value !== undefined;
    timed ||= row.timestampMs !== undefined;
    keepLatest(latest, users(row.userId), items(row.itemId), row);
  }
  const { offsets, kept } = byUser(latest, users.ids.length);
  return {
    userIds: users.ids,
    itemIds: items.ids,
    offsets,
    items: Int32Array.from(kept, ({ item }) => item),
    ...(valued ? { values: Float32Array.from(kept, ({ value }) => value) } : {}),
    ...(timed ? { timestampsMs: Float64Array.from(kept, ({ timestampMs }) => timestampMs) } : {}),
  };
}

interface NumberedRow {
  readonly item: number;
  readonly value: number;
  readonly timestampMs: number;
}

interface IdNumbers {
  (id: string): number;
  readonly ids: readonly string[];
}

function numberIds(what: string, given: readonly string[] | undefined): IdNumbers {
  const ids = given === undefined ? [] : [...given];
  const numbers = new Map(ids.map((id, at) => [id, at]));
  if (numbers.size < ids.length) {
    const twice = ids.find((id, at) => numbers.get(id) !== at);
    throw new ModalisError("INVALID_ARGUMENT", `${what} "${twice}" stands twice in the list of ids`);
  }
  const numberOf = (id: string): number => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    if (given !== undefined) {
      throw new ModalisError("INVALID_ARGUMENT", `${what} "${id}" has an interaction but is not in the list`);
    }
    numbers.set(id, ids.length);
    return ids.push(id) - 1;
  };
  return Object.assign(numberOf, { ids });
}

function checkRow({ userId, itemId, value = 1, timestampMs = 0 }: InteractionRow): void {
  if (Number.isFinite(value) && Number.isFinite(timestampMs)) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `the interaction of user "${userId}" with item "${itemId}" has value ${value} and time ${timestampMs}; both are finite or left out`,
  );
}

function keepLatest(
  latest: Map<number, Map<number, NumberedRow>>,
  user: number,
  item: number,
  { value = 1, timestampMs = 0 }: InteractionRow,
): void {
  const own = latest.get(user) ?? new Map<number, NumberedRow>();
  latest.set(user, own);
  const known = own.get(item);
  if (known !== undefined && known.timestampMs > timestampMs) return;
  own.delete(item);
  own.set(item, { item, value, timestampMs });
}

function byUser(
  latest: ReadonlyMap<number, ReadonlyMap<number, NumberedRow>>,
  users: number,
): { offsets: Int32Array; kept: NumberedRow[] } {
  const offsets = new Int32Array(users + 1);
  const kept: NumberedRow[] = [];
  for (let user = 0; user < users; user++) {
    const own = [...(latest.get(user)?.values() ?? [])];
    for (const row of own.sort((left, right) => left.timestampMs - right.timestampMs)) kept.push(row);
    offsets[user + 1] = kept.length;
  }
  return { offsets, kept };
}
