// What the server answers about experiments, as the page reads it.

export interface ArmView {
  readonly name: string;
  readonly weight?: number;
  /** The one in service when absent. */
  readonly model?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ExperimentView {
  readonly id: string;
  readonly question?: string;
  /** The first is the control. */
  readonly arms: readonly ArmView[];
  readonly share: number;
  readonly scenario?: string;
  readonly outcomes?: readonly string[];
  readonly state: "draft" | "running" | "stopped";
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly stoppedAtMs?: number;
}

/** A rate of an arm; without a value where nobody was in it. */
export interface RateView {
  readonly value?: number;
  readonly interval?: readonly number[];
  readonly difference?: {
    readonly value: number;
    readonly interval: readonly number[];
    readonly relative?: number;
    readonly pValue?: number;
  };
}

export interface ArmReport {
  readonly name: string;
  readonly people: number;
  readonly recommendations: number;
  readonly impressions: number;
  readonly outcomes: number;
  readonly metrics: Readonly<Record<string, RateView>>;
}

export interface ExperimentReport {
  readonly control: string;
  /** Such as 0.95. */
  readonly confidence: number;
  readonly arms: readonly ArmReport[];
  readonly sampleRatio: { readonly pValue: number; readonly mismatch: boolean };
  readonly notes: readonly string[];
}
