import type { LearnedBundle, LiveRecommender } from "@modalis/recommender";

/** The bundles of experiments' arms, loaded beside the model in service. */
export interface HeldBundles extends AsyncDisposable {
  /** Whether a model can answer now. */
  has(id: string): boolean;
  /** Loads a model if it is not held as it is now. @throws what opening it throws. */
  hold(id: string): Promise<void>;
  /** What of each held bundle was unlearned when it was loaded, by model. */
  revisions(): ReadonlyMap<string, string>;
  /** Lets go of all but these; answers in the making finish first. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

/** A bundle that was loaded. */
export interface OpenedBundle {
  readonly bundle: LearnedBundle;
  /** Differs when users were taken out of the bundle. */
  readonly revision: string;
  close(): Promise<void>;
}

/**
 * @param open Loads the bundle of a registered model.
 * @param revisionOf That of the bundle as it is now; undefined where it cannot be read, and what is held stays.
 */
export function createHeldBundles(
  recommender: Pick<LiveRecommender, "holdModel">,
  open: (id: string) => Promise<OpenedBundle>,
  revisionOf: (id: string) => Promise<string | undefined>,
): HeldBundles {
  const held = new Map<string, OpenedBundle>();
  const letGo = async (id: string, { close }: OpenedBundle): Promise<void> => {
    held.delete(id);
    await recommender.holdModel(id, undefined);
    await close();
  };
  return {
    has: (id) => held.has(id),
    async hold(id) {
      const former = held.get(id);
      if (former !== undefined) {
        const now = await revisionOf(id);
        if (now === undefined || now === former.revision) return;
      }
      const opened = await open(id);
      await recommender.holdModel(id, opened.bundle);
      held.set(id, opened);
      await former?.close();
    },
    revisions: () => new Map([...held].map(([id, { revision }]) => [id, revision])),
    async keepOnly(ids) {
      for (const [id, opened] of held) if (!ids.has(id)) await letGo(id, opened);
    },
    async [Symbol.asyncDispose]() {
      // The recommender lets go of its models by itself when it is disposed.
      for (const { close } of held.values()) await close();
      held.clear();
    },
  };
}
