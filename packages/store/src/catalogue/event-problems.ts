import type { Catalogue } from "./catalogue.js";
import type { CatalogueProblem, ProblemCode } from "./catalogue-problem.js";
import { MOST_IDS, namedIds } from "./named-ids.js";

/** What is wrong with the events of a catalogue: unknown items, users and kinds, one problem for each of the three. */
export function eventProblems({ items, users, events, settings }: Catalogue): readonly CatalogueProblem[] {
  const itemIds = new Set(items.map(({ id }) => id));
  const userIds = new Set(users.map(({ id }) => id));
  const { positive, negative, ratings } = settings.events;
  const unknownItems = unknown(
    events.map(({ item }) => item),
    (item) => itemIds.has(item),
  );
  // Without users.jsonl the events alone say who there is.
  const unknownUsers = unknown(
    events.map(({ user }) => user),
    (user) => userIds.size === 0 || userIds.has(user),
  );
  const unknownKinds = unknown(
    events.map(({ kind }) => kind),
    (kind) => positive.has(kind) || negative.has(kind) || ratings.has(kind),
  );
  return [
    ...summary(
      "UNKNOWN_ITEM",
      unknownItems,
      "name items that are not in items.jsonl",
      "add the items or remove the events",
    ),
    ...summary(
      "UNKNOWN_USER",
      unknownUsers,
      "name users who are not in users.jsonl",
      "add the users or remove the events",
    ),
    ...summary(
      "UNKNOWN_KIND",
      unknownKinds,
      "are of kinds that the settings do not mention and count neither way",
      'list the kinds under "events" in catalogue.json, as positive, negative or ratings',
    ),
  ];
}

interface Unknown {
  readonly events: number;
  readonly names: ReadonlySet<string>;
}

function unknown(names: readonly string[], isKnown: (name: string) => boolean): Unknown {
  const found = names.filter((name) => !isKnown(name));
  return { events: found.length, names: new Set(found) };
}

function summary(
  code: ProblemCode,
  { events, names }: Unknown,
  what: string,
  remedy: string,
): CatalogueProblem[] {
  if (events === 0) return [];
  const ids = [...names];
  return [
    {
      code,
      file: "events",
      ids: ids.slice(0, MOST_IDS),
      message: `events ${what} (${events === 1 ? "1 event" : `${events} events`}): ${namedIds(ids)}`,
      remedy,
    },
  ];
}
