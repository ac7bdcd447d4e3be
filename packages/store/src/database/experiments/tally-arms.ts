import type { SqlRow } from "../engine/sql-database.js";
import type { ArmTally } from "./experiment-record.js";

/**
 * Sums by arm over people, with `$1` the experiment, `$2` its start, `$3` its stop, `$4` how long an event counts and `$5`
 * the kinds that count, as a JSON list or null for all.
 *
 * An event that names a recommendation counts for it; one that names none counts for the latest recommendation that
 * offered its item to its user. Clocks differ, so that an event which names its recommendation may seem older.
 */
export const ARM_TALLY = `
  with given as (
    select id, arm, user_id, coalesce('user ' || user_id, 'session ' || session_id) as person, at_ms, items
      from modalis.recommendations
      where experiment = $1 and at_ms >= $2 and at_ms <= $3 and coalesce(user_id, session_id) is not null
  ), offered as (
    select id, user_id, at_ms, item->>'id' as item_id from given, json_array_elements(given.items) as item
  ), counted as (
    select id, item_id, user_id, timestamp_ms, recomm_id from modalis.events
      where timestamp_ms >= $2 - $4 and timestamp_ms <= $3 + $4
        and ($5::text is null or kind in (select value from json_array_elements_text($5::json)))
  ), outcomes as (
    select offered.id, offered.item_id from offered
      join counted on counted.recomm_id = offered.id and counted.item_id = offered.item_id
      where counted.timestamp_ms <= offered.at_ms + $4
    union
    select id, item_id from (
      select distinct on (counted.id) offered.id, offered.item_id from offered
        join counted on counted.recomm_id is null and counted.user_id = offered.user_id
          and counted.item_id = offered.item_id
        where counted.timestamp_ms >= offered.at_ms and counted.timestamp_ms <= offered.at_ms + $4
        order by counted.id, offered.at_ms desc, offered.id) as uncited
  ), shown as (
    select distinct offered.id, offered.item_id from offered
      join modalis.impressions on impressions.recomm_id = offered.id and impressions.item_id = offered.item_id
  ), both_by_answer as (
    select id, count(*) filter (where is_shown) as shown, count(*) filter (where is_outcome) as outcomes,
        count(*) filter (where is_shown and is_outcome) as shown_outcomes
      from (
        select coalesce(shown.id, outcomes.id) as id, shown.id is not null as is_shown,
            outcomes.id is not null as is_outcome
          from shown full join outcomes on outcomes.id = shown.id and outcomes.item_id = shown.item_id
      ) as marked group by id
  ), people as (
    select min(arm) as arm, count(*)::double precision as recommendations,
        coalesce(sum(shown), 0)::double precision as shown,
        coalesce(sum(outcomes), 0)::double precision as outcomes,
        coalesce(sum(shown_outcomes), 0)::double precision as shown_outcomes
      from given left join both_by_answer on both_by_answer.id = given.id
      group by person
  )
  select arm, count(*)::double precision as people, sum(recommendations) as recommendations, sum(shown) as impressions,
      sum(outcomes) as outcomes, sum(shown_outcomes) as shown_outcomes,
      sum(least(outcomes, 1)) as people_with_outcome, sum(shown * shown) as impressions_squared,
      sum(outcomes * outcomes) as outcomes_squared, sum(shown_outcomes * shown_outcomes) as shown_outcomes_squared,
      sum(shown_outcomes * shown) as shown_outcomes_times_impressions
    from people group by arm order by arm`;

/** The tally of a row of {@link ARM_TALLY}. */
export function armTally(row: SqlRow): ArmTally {
  return {
    arm: row.arm as string,
    people: row.people as number,
    recommendations: row.recommendations as number,
    impressions: row.impressions as number,
    outcomes: row.outcomes as number,
    shownOutcomes: row.shown_outcomes as number,
    peopleWithOutcome: row.people_with_outcome as number,
    impressionsSquared: row.impressions_squared as number,
    outcomesSquared: row.outcomes_squared as number,
    shownOutcomesSquared: row.shown_outcomes_squared as number,
    shownOutcomesTimesImpressions: row.shown_outcomes_times_impressions as number,
  };
}
