import type { LearnedBundle, LiveRecommender } from "@modalis/recommender";

/** The bundles of experiments' arms, loaded beside the model in service. */
export interface HeldBundles extends AsyncDisposable {
  /** Whether a model can answer now. */
  has(id: string): boolean;
  /** Loads a model if it is not held. @throws what opening it throws. */
  hold(id: string): Promise<void>;
  /** Lets go of all but these; answers in the making finish first. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

/** @param open Loads the bundle of a registered model. */
export function createHeldBundles(
  recommender: Pick<LiveRecommender, "holdModel">,
  open: (id: string) => Promise<{ readonly bundle: LearnedBundle; readonly close: () => Promise<void> }>,
): HeldBundles {
  const held = new Map<string, () => Promise<void>>();
  const letGo = async (id: string, close: () => Promise<void>): Promise<void> => {
    held.delete(id);
    await recommender.holdModel(id, undefined);
    await close();
  };
  return {
    has: (id) => held.has(id),
    async hold(id) {
      if (held.has(id)) return;
      const { bundle, close } = await open(id);
      await recommender.holdModel(id, bundle);
      held.set(id, close);
    },
    async keepOnly(ids) {
      for (const [id, close] of held) if (!ids.has(id)) await letGo(id, close);
    },
    async [Symbol.asyncDispose]() {
      // The recommender lets go of its models by itself when it is disposed.
      for (const close of held.values()) await close();
      held.clear();
    },
  };
}
