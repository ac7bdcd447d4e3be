import type { EmbeddingSpace } from "@modalis/contract";

/** What is asked of a retrain; what is absent is as it is with the model that serves. */
export interface RetrainChoice {
  /** A model's name, such as `ease`. */
  readonly model?: string;
  readonly settings?: Readonly<Record<string, number | boolean | string>>;
  /** Default 1. */
  readonly seed?: number;
  /** Whether a model that is not worse goes into service. Default true. */
  readonly promote?: boolean;
  /** Share of the serving model's NDCG@20 by which the candidate may be worse. Default .05. */
  readonly tolerance?: number;
}

/** What the process that trains beside the server is given, in `task.json` of its folder. */
export type BesideTask = RetrainTask | UnlearnTask;

interface TaskParts {
  /** The catalogue's folder, whose vectors of content are read. */
  readonly catalogueFolder: string;
  /** The spaces in use, by channel; vectors that arrived while serving are in files in this order. */
  readonly spaces: readonly (readonly [channel: string, space: EmbeddingSpace])[];
}

/** Learns a candidate and judges it beside the model that serves. */
export interface RetrainTask extends TaskParts {
  readonly kind: "retrain";
  readonly choice: RetrainChoice;
  /** The bundle in service, an absolute path; absent where there is none. */
  readonly current?: string;
  /** Where the new bundle goes. */
  readonly bundleFolder: string;
  /** The id of the job, which the bundle's record keeps. */
  readonly job: string;
}

/** Takes users out of bundles. */
export interface UnlearnTask extends TaskParts {
  readonly kind: "unlearn";
  readonly bundles: readonly {
    readonly id: string;
    readonly folder: string;
    /** Numbers of the users, in the bundle's own order. */
    readonly users: readonly number[];
  }[];
}

/** How a candidate did beside the model that serves, on the most recent events, which neither had learned from. */
export interface RetrainVerdict {
  readonly candidate: Readonly<Record<string, number>>;
  readonly current: Readonly<Record<string, number>>;
  readonly judgedAgainst: JudgedAgainst;
  readonly metric: "ndcg@20";
  /** Held-out events and the users they are of. */
  readonly rows: number;
  readonly users: number;
  /** Mean by user of the candidate's metric less the other's, and the interval that holds it with 95 % confidence. */
  readonly difference: number;
  readonly interval: readonly [number, number];
  /** By how much the interval's lower end may be below 0. */
  readonly tolerance: number;
  readonly notWorse: boolean;
}

/** How the model that serves was judged. */
export type JudgedAgainst =
  /** As it is: it had learned from none of the held-out events. */
  | "the model that serves"
  /** Learned anew, by the same settings, from the rows that the candidate learned from, because it knew some of the held-out events. */
  | "the model that serves, learned anew from the same rows"
  /** As it is, though it knew some of the held-out events and nothing says how to learn it anew: this favours it. */
  | "the model that serves, which knew some of the held-out events"
  /** Nothing served. */
  | "popularity";

/** What a retrain learned, and how it did beside the model that serves. */
export interface RetrainResult {
  readonly kind: "retrain";
  readonly model: string;
  readonly settings: Readonly<Record<string, number | boolean | string>>;
  /** What the bundle learned from: all rows when it may serve, those it was judged after otherwise. */
  readonly learnedFrom: "all" | "training";
  readonly interactions: number;
  readonly seconds: number;
  readonly verdict: RetrainVerdict;
}

/** What became of the users' part in a bundle. */
export interface Unlearned {
  readonly id: string;
  /** Learned anew without their rows, or only their own rows taken out, what others' parts hold of them staying until the next retrain. */
  readonly way: "recomputed" | "marked";
  /** How, in a sentence. */
  readonly method: string;
  readonly users: number;
}

/** What became of all bundles of a task. */
export interface UnlearnResult {
  readonly kind: "unlearn";
  readonly bundles: readonly Unlearned[];
  /** Bundles that the users are still in, and why. */
  readonly failures: readonly { readonly id: string; readonly message: string }[];
}

/** What the process that trains tells the server: how far it is, and last its result or why there is none. */
export type BesideReply =
  | { readonly progress: { readonly share: number; readonly stage: string } }
  | { readonly result: RetrainResult | UnlearnResult }
  | { readonly failure: { readonly code: string; readonly message: string } };
