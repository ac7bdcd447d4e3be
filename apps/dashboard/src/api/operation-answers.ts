// What the server answers about itself, as the page reads it.

/** What runs here. */
export interface ServerView {
  readonly version: string;
  readonly node: string;
  readonly database: string;
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly channels: readonly {
    readonly channel: string;
    readonly model: string;
    readonly revision: string;
    readonly dimensions: number;
  }[];
}

/** A content that could not be encoded. */
export interface FailureView {
  readonly itemId: string;
  readonly title: string;
  readonly modality: string;
  readonly channel?: string;
  readonly code: string;
  readonly message: string;
  readonly atMs: number;
}

/** Numbers by name, or by part and name: `{"validation": {"recall@20": 0.1}}`. */
export type Metrics = Readonly<Record<string, unknown>>;

export interface ModelView {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly createdAtMs: number;
  readonly metrics?: Metrics;
  readonly parent?: string;
  /** `removed`: its bundle gave way to newer ones, and its numbers are all that is left. */
  readonly details?: { readonly removed?: boolean };
}

export interface ModelsAnswer {
  readonly models: readonly ModelView[];
  /** The one in service. */
  readonly current?: string;
}

export interface CurvePoint {
  /** Of the training done, 0 to 1. */
  readonly share: number;
  readonly loss?: number;
  /** Recall@20 on validation rows. */
  readonly validation?: number;
}

/** How a model came to be. */
export interface TrainingRecord {
  readonly model?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly metrics?: Metrics;
  readonly curve?: readonly CurvePoint[];
  readonly seconds?: number;
  readonly interactions?: number;
  readonly why?: string;
}

/** Work in the background. */
export interface JobView {
  readonly id: string;
  readonly kind?: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly attempts: number;
  readonly progress?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  /** Why the last attempt failed. */
  readonly error?: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}
