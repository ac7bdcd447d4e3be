import { call } from "./call.js";
import type { ArmView, ExperimentReport, ExperimentView } from "./experiment-answers.js";

type Stop = { readonly signal?: AbortSignal };

/** What an experiment is to be. */
export interface ExperimentDraft {
  readonly question?: string;
  readonly arms: readonly ArmView[];
  readonly share: number;
  readonly outcomes?: readonly string[];
}

export const getExperiments = (stop: Stop = {}) =>
  call<{ readonly experiments: readonly ExperimentView[] }>("listExperiments", {}, stop);

export const putExperiment = (id: string, body: ExperimentDraft) =>
  call<ExperimentView>("putExperiment", { path: { id }, body });

export const startExperiment = (id: string) => call<ExperimentView>("startExperiment", { path: { id } });

export const stopExperiment = (id: string) => call<ExperimentView>("stopExperiment", { path: { id } });

export const deleteExperiment = (id: string) => call("deleteExperiment", { path: { id } });

export const getReport = (id: string, stop: Stop = {}) =>
  call<ExperimentReport>("reportExperiment", { path: { id } }, stop);
