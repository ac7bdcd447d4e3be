import type { LearnedModel, LearnedPerson } from "../learned/learned-model.js";
import type { LivePerson } from "../live-query.js";
import type { LiveState } from "../state/live-state.js";
import { fitColdSlope } from "./cold-slope.js";
import { eventsOf, gatherLikes, type PersonHistory, type TimedEvent } from "./gather-likes.js";
import { measureLiveTastes, type PersonView } from "./person-view.js";

const DAY_MS = 86_400_000;

/**
 * All that is known of a person at this moment: kept from the last time for a user who came twice, or who had to
 * wait for it, and of whom nothing changed, measured anew otherwise. Waits only for models that score in the background.
 */
export function viewOfPerson(
  state: LiveState,
  person: LivePerson,
  signal: AbortSignal | undefined,
): PersonView | Promise<PersonView> {
  for (const channel of state.channels.values()) channel.settle();
  const user = person.userId === undefined ? undefined : state.users.numberOf(person.userId);
  const alone = person.session === undefined || person.session.events.length === 0;
  if (user === undefined || !alone) return measure(state, person, user, signal);
  const stamp = stampOf(state, user);
  const kept = state.people.get(user, stamp);
  if (kept !== undefined) return kept;
  const made = measure(state, person, user, signal);
  if (!(made instanceof Promise)) {
    state.people.offer(user, stamp, made);
    return made;
  }
  return made.then((view) => {
    if (stampOf(state, user) === stamp) state.people.set(user, stamp, view);
    return view;
  });
}

/** Differs when anything that the user's view rests on changed. */
function stampOf({ users, contentVersion, learnedEpoch, channels }: LiveState, user: number): string {
  let stamp = `${users.version(user)}.${contentVersion}.${learnedEpoch}`;
  for (const { epoch } of channels.values()) stamp += `.${epoch}`;
  return stamp;
}

function measure(
  state: LiveState,
  person: LivePerson,
  user: number | undefined,
  signal: AbortSignal | undefined,
): PersonView | Promise<PersonView> {
  const { users, log, learned, options, channels } = state;
  const stored = user === undefined ? [] : eventsOf(log, users.latest(user));
  const history = gatherLikes([...sessionEvents(state, person), ...stored], options.halfLifeDays * DAY_MS);
  const features = user === undefined ? undefined : users.facts(user)?.features;
  const trust = new Map([...channels.keys()].map((name) => [name, trustIn(state, name)]));
  const tastes = measureLiveTastes([...channels.values()], trust, history, features, options);
  const complete = (known: LearnedPerson | undefined): PersonView => ({
    history,
    tastes,
    learned: known,
    model: learned,
    coldSlope: known === undefined ? 0 : fitColdSlope(learned!, known, tastes, history.seen),
    bytes: bytesOf(history, tastes, known),
  });
  const known = learned?.personOf({
    userId: person.userId,
    history,
    features: features && comparable(features, learned, channels),
    signal,
  });
  return known instanceof Promise ? known.then(complete) : complete(known);
}

/** Vectors of a channel that was given another space since the model learned mean nothing to it. */
function comparable(
  features: ReadonlyMap<string, Float32Array>,
  { spaces }: LearnedModel,
  channels: LiveState["channels"],
): ReadonlyMap<string, Float32Array> | undefined {
  const same = [...features].filter(([name]) => {
    const [learned, served] = [spaces.get(name), channels.get(name)?.space];
    return learned === undefined || served === undefined || learned.fingerprint === served.fingerprint;
  });
  return same.length === 0 ? undefined : new Map(same);
}

/** Events with items that are not known yet say nothing. */
function sessionEvents({ slots, kinds, nowMs }: LiveState, { session }: LivePerson): TimedEvent[] {
  const now = nowMs();
  const events = (session?.events ?? []).flatMap(({ itemId, weight = 1, kind, timestampMs }) => {
    const slot = slots.slotOf(itemId);
    const timeMs = Math.min(timestampMs ?? now, now);
    return slot === undefined ? [] : [{ slot, weight, timestampMs: timeMs, kind: kinds.numberOf(kind) }];
  });
  return events.reverse();
}

function trustIn({ options, channels }: LiveState, name: string): number {
  return options.weights[name] ?? options.weights[channels.get(name)!.modality] ?? 1;
}

function bytesOf(
  history: PersonHistory,
  tastes: PersonView["tastes"],
  known: LearnedPerson | undefined,
): number {
  // What a search around the profile found is kept with it.
  const profiles = tastes.reduce((sum, { taste }) => sum + taste.profile.byteLength + 1500, 0);
  return 500 + 100 * history.seen.size + profiles + (known?.bytes ?? 0);
}
