import { type Interactions, ModalisError } from "@modalis/contract";
import { checkInteractions } from "../ranking/check-task.js";

/**
 * The times of rows that a split by time needs.
 *
 * @throws `INVALID_ARGUMENT` when there are none, one is not finite, or a user's fall.
 */
export function checkTimes(interactions: Interactions): Float64Array {
  checkInteractions("the interactions", interactions);
  const { timestampsMs, offsets, userIds } = interactions;
  if (timestampsMs === undefined) {
    throw invalid("a split by time needs a time for each row; give timestampMs, or use splitRandomByUser");
  }
  for (let user = 0; user < userIds.length; user++) {
    for (let row = offsets[user]!; row < offsets[user + 1]!; row++) {
      if (!Number.isFinite(timestampsMs[row])) {
        throw invalid(`a row of user "${userIds[user]}" has time ${timestampsMs[row]}; times are finite`);
      }
      if (row > offsets[user]! && timestampsMs[row]! < timestampsMs[row - 1]!) {
        throw invalid(
          `the rows of user "${userIds[user]}" are out of time; make them with createInteractions`,
        );
      }
    }
  }
  return timestampsMs;
}

function invalid(problem: string): ModalisError {
  return new ModalisError("INVALID_ARGUMENT", problem);
}
