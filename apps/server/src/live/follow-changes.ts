import { setTimeout as wait } from "node:timers/promises";
import { isModalisError, ModalisError } from "@modalis/contract";
import type { Change } from "@modalis/store";
import { type ApplyTarget, applyChanges } from "./apply-changes.js";

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
  /** Before the first new attempt after a failure; each further one waits twice as long, a minute at most. Default 500. */
  readonly firstRetryMs?: number;
}

/** Keeps a server's memory up to date with the database. */
export interface ChangeFollower {
  /** Resolves once the signal was aborted. */
  readonly ended: Promise<void>;
  /** The last change that is part of this server's memory. @throws what following failed with last, until it goes on. */
  applied(): number;
}

/** Attempts after which one change is passed over, so that it does not keep all later ones away. */
const MOST_ATTEMPTS = 5;
const LONGEST_WAIT_MS = 60_000;
const BATCH = 1_000;

/**
 * Applies what is committed, by whichever server, until the signal.
 *
 * What fails is told and tried again, one change at a time; a change that fails five times is passed over, which is told
 * too. Meanwhile `applied` throws, so that the server says that it is behind.
 */
export function followChanges(target: ApplyTarget, sequence: number, options: FollowOptions): ChangeFollower {
  const { signal, onError, firstRetryMs = 500 } = options;
  let applied = sequence;
  let failure: { readonly cause: unknown } | undefined;
  const failed = { sequence: -1, attempts: 0 };
  const apply = async (changes: readonly Change[]): Promise<void> => {
    await applyChanges(changes, target);
    applied = changes.at(-1)?.sequence ?? applied;
  };
  const applyOne = async (change: Change): Promise<void> => {
    try {
      await apply([change]);
    } catch (error) {
      failed.attempts = failed.sequence === change.sequence ? failed.attempts + 1 : 1;
      failed.sequence = change.sequence;
      if (failed.attempts < MOST_ATTEMPTS || isModalisError(error, "UNAVAILABLE")) throw error;
      onError(passedOver(change, error));
      applied = change.sequence;
    }
  };
  const catchUp = async (): Promise<void> => {
    for (let more = true; more && !signal.aborted; ) {
      const changes = await target.store.changesSince(applied, BATCH);
      for (const change of changes) await applyOne(change);
      more = changes.length === BATCH;
    }
    failure = undefined;
  };
  const follow = async (): Promise<void> => {
    for (let waitMs = firstRetryMs; !signal.aborted; ) {
      try {
        if (failure !== undefined) await catchUp();
        waitMs = firstRetryMs;
        await target.store.watchChanges(applied, apply, signal);
      } catch (cause) {
        if (signal.aborted) return;
        failure = { cause };
        onError(cause);
        await wait(waitMs, undefined, { signal }).catch(() => undefined);
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      }
    }
  };
  return {
    ended: follow(),
    applied() {
      if (failure !== undefined) throw failure.cause;
      return applied;
    },
  };
}

function passedOver({ sequence, kind }: Change, cause: unknown): ModalisError {
  return new ModalisError(
    "INVALID_ARGUMENT",
    `change ${sequence} (${kind}) could not be applied ${MOST_ATTEMPTS} times and is passed over; restart the server once its cause is gone: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );
}
