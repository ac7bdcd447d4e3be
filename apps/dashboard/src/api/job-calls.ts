import { call } from "./call.js";
import type { JobView } from "./operation-answers.js";

type Stop = { readonly signal?: AbortSignal };

export const getJobs = (stop: Stop = {}) =>
  call<{ readonly jobs: readonly JobView[] }>("listJobs", { query: { limit: 100 } }, stop);

export const retryJob = (id: string) => call<JobView>("retryJob", { path: { id } });

/** Asks for a model to be learned anew beside serving; it serves when it is not worse and `promote` says so. */
export const retrain = (promote: boolean) => call<JobView>("retrain", { body: { promote } });

export const getRetrains = (stop: Stop = {}) =>
  call<{ readonly retrains: readonly JobView[] }>("listRetrains", { query: { limit: 5 } }, stop);

export const cancelRetrain = (id: string) =>
  call<{ readonly cancelled: boolean }>("cancelRetrain", { path: { id } });
