import { ModalisError } from "@modalis/contract";
import {
  type Split,
  splitByLabel,
  splitColdItems,
  splitGlobalTime,
  splitLastN,
  splitRandomByUser,
  splitUsers,
  splitUserTime,
} from "@modalis/evaluation";
import { interactionsOf, type TrainingSource } from "./training-source.js";

/** Ways to hold rows out, as the command line names them. */
export const SPLITS = ["labelled", "random", "last-n", "user-time", "global-time", "cold", "users"] as const;

export type SplitName = (typeof SPLITS)[number];

/** Splits that turn on which rows are later. */
const BY_TIME: readonly SplitName[] = ["last-n", "user-time", "global-time"];

/** What the parts of a published split are called in events. */
const LABELS: Readonly<Record<string, 0 | 1 | 2>> = { train: 0, validation: 1, test: 2 };

/** The published split where the events name one, else a tenth of each user's rows for each held-out part. */
export function defaultSplit({ rows }: TrainingSource): SplitName {
  return rows.some(({ split }) => split !== undefined && split !== "train") ? "labelled" : "random";
}

/**
 * Draws a split of a catalogue's rows.
 *
 * @throws `INVALID_ARGUMENT` where the rows lack what the split needs: labels, times, or anything left to train on.
 */
export function drawSplit(name: SplitName, source: TrainingSource, seed: number): Split {
  if (BY_TIME.includes(name)) checkTimed(name, source);
  switch (name) {
    case "labelled":
      return labelledSplit(source);
    case "random":
      return splitRandomByUser(interactionsOf(source), { seed });
    case "last-n":
      return splitLastN(interactionsOf(source));
    case "user-time":
      return splitUserTime(interactionsOf(source));
    case "global-time":
      return splitGlobalTime(interactionsOf(source));
    case "cold":
      return splitColdItems(interactionsOf(source), { seed });
    case "users":
      return splitUsers(interactionsOf(source), { seed });
  }
}

/** Some rows without a time would count as the oldest of all, and be trained on whenever they were. */
function checkTimed(name: SplitName, { rows }: TrainingSource): void {
  const untimed = rows.filter(({ timestampMs }) => timestampMs === undefined).length;
  if (untimed === 0 || untimed === rows.length) return;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    `${untimed} of ${rows.length} events have no time, so that --split ${name} cannot tell which are later; give each a timestamp, or choose --split random`,
  );
}

function labelledSplit({ rows, userIds, itemIds }: TrainingSource): Split {
  if (!rows.some(({ split }) => split === "test")) {
    throw new ModalisError(
      "INVALID_ARGUMENT",
      "no event of the catalogue is labelled test in its column split; draw a split instead, such as --split random",
    );
  }
  const labelled = rows.map(({ split, ...row }) => {
    const label = LABELS[split ?? "train"];
    if (label !== undefined) return { ...row, label };
    throw new ModalisError(
      "INVALID_ARGUMENT",
      `an event of user "${row.userId}" is labelled "${split}"; parts are train, validation and test`,
    );
  });
  return splitByLabel(labelled, { userIds, itemIds });
}
