import { type ApplyTarget, applyChanges } from "./apply-changes.js";

/** Applies what is committed, by whichever server, until the signal; what stops it is told and thrown by `applied`. */
export function followChanges(
  target: ApplyTarget,
  sequence: number,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): { readonly ended: Promise<void>; applied(): number } {
  let applied = sequence;
  let failure: { readonly cause: unknown } | undefined;
  const apply = async (changes: Parameters<typeof applyChanges>[0]) => {
    await applyChanges(changes, target);
    applied = changes.at(-1)?.sequence ?? applied;
  };
  const ended = target.store.watchChanges(sequence, apply, signal).catch((cause) => {
    failure = { cause };
    onError(cause);
  });
  return {
    ended,
    applied() {
      if (failure !== undefined) throw failure.cause;
      return applied;
    },
  };
}
