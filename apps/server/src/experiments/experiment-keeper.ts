import { ModalisError } from "@modalis/contract";
import type { LiveRecommender } from "@modalis/recommender";
import type { ExperimentInput, ExperimentRecord, LiveStore } from "@modalis/store";
import { type Assignment, assignArm } from "./assign-arm.js";
import type { HeldBundles } from "./held-bundles.js";

/** Whom a recommendation is for. */
export interface AskedPerson {
  readonly user?: string;
  readonly session?: { readonly id?: string };
  readonly scenario?: string;
}

/** Keeps this server on the experiments that run, with the bundles of all their arms loaded. */
export interface ExperimentKeeper extends AsyncDisposable {
  /** The arm of a person in the experiment that runs for the scenario; none where there is none or they take no part. */
  assign(person: AskedPerson): Assignment | undefined;
  /** Stores a draft. @throws `INVALID_ARGUMENT` for settings or options that no recommendation takes, `NOT_FOUND` for an unknown model. */
  put(experiment: ExperimentInput): Promise<ExperimentRecord>;
  /** Starts an experiment once all its bundles are loaded here. @throws what loading them and the registry throw. */
  start(id: string): Promise<ExperimentRecord>;
  stop(id: string): Promise<ExperimentRecord>;
  /** Runs with a registered model held, under the name that queries give it; lets go of it afterwards. */
  withModel<Result>(id: string, run: (model: string) => Promise<Result>): Promise<Result>;
  /** What of each bundle that is held here was unlearned when it was loaded, by model. */
  revisions(): ReadonlyMap<string, string>;
  /** Brings this server to the experiments that run in the database. */
  follow(): Promise<void>;
}

export interface ExperimentKeeperParts {
  readonly store: LiveStore;
  readonly recommender: Pick<LiveRecommender, "recommend">;
  readonly held: HeldBundles;
  /** Told of a bundle that cannot be loaded; the people of its arm are in no experiment on this server then. */
  readonly onError: (error: unknown) => void;
}

/** A keeper that follows nothing yet: `follow` brings it to what runs. */
export function createExperimentKeeper(parts: ExperimentKeeperParts): ExperimentKeeper {
  const { store, held, onError } = parts;
  let running: readonly ExperimentRecord[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  /** Models that somebody uses beside the experiments, and how many do. */
  const borrowed = new Map<string, number>();
  const follow = async (): Promise<void> => {
    const all = (await store.experiments.list()).filter(({ state }) => state === "running");
    const models = new Set(all.flatMap(modelsOf));
    for (const id of models) await held.hold(id).catch(onError);
    running = all;
    await held.keepOnly(new Set([...models, ...borrowed.keys()]));
  };
  return {
    assign({ user, session, scenario }) {
      const person = user === undefined ? session?.id && `session ${session.id}` : `user ${user}`;
      if (person === undefined || person === "") return undefined;
      const own = running.find((one) => one.scenario === undefined || one.scenario === scenario);
      const assigned = own && assignArm(own, store.experiments.hashOf(own.id, person));
      return assigned?.model === undefined || held.has(assigned.model) ? assigned : undefined;
    },
    async put(experiment) {
      await checkArms(experiment, parts);
      return store.experiments.put(experiment);
    },
    start: (id) =>
      inTurn(async () => {
        const found = await store.experiments.get(id);
        try {
          // Loaded before it starts: an arm that cannot answer never gets anybody.
          for (const model of found === undefined ? [] : modelsOf(found)) await held.hold(model);
          return await store.experiments.start(id);
        } finally {
          // Of one that could not start, the bundles are let go of again.
          await follow();
        }
      }),
    stop: (id) =>
      inTurn(async () => {
        const stopped = await store.experiments.stop(id);
        await follow();
        return stopped;
      }),
    async withModel(id, run) {
      await inTurn(async () => {
        await held.hold(id);
        borrowed.set(id, (borrowed.get(id) ?? 0) + 1);
      });
      try {
        return await run(id);
      } finally {
        const left = borrowed.get(id)! - 1;
        if (left > 0) borrowed.set(id, left);
        else borrowed.delete(id);
        await inTurn(follow);
      }
    },
    revisions: () => held.revisions(),
    follow: () => inTurn(follow),
    async [Symbol.asyncDispose]() {
      await turn;
      running = [];
      await held[Symbol.asyncDispose]();
    },
  };
}

function modelsOf({ arms }: Pick<ExperimentRecord, "arms">): string[] {
  return arms.flatMap(({ model }) => (model === undefined ? [] : [model]));
}

/** Each arm's options are tried on an answer for nobody. */
async function checkArms(
  { arms }: ExperimentInput,
  { store, recommender }: ExperimentKeeperParts,
): Promise<void> {
  const known = new Set((await store.models.list()).map(({ id }) => id));
  for (const { name, model, options = {} } of arms) {
    if (model !== undefined && !known.has(model))
      throw new ModalisError(
        "NOT_FOUND",
        `there is no model "${model}" for arm "${name}"; register it with POST /v1/models`,
      );
    try {
      await recommender.recommend({ ...options, count: 1 });
    } catch (error) {
      if (error instanceof ModalisError)
        throw new ModalisError("INVALID_ARGUMENT", `the options of arm "${name}": ${error.message}`);
      throw error;
    }
  }
}
