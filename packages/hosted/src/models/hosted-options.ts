import type { AnswerCache } from "../cache/answer-cache.js";
import type { CallLimits } from "../calls/call-limits.js";
import type { Prices } from "../cost/prices.js";
import type { Redactor } from "../redaction/create-redactor.js";

/** What every use of a hosted model may be given. */
export interface HostedOptions {
  /** What the owner calls this state of the model, for provenance: a hosted model has no digest. Default `"unstated"`. */
  readonly revision?: string;
  readonly limits?: CallLimits;
  /** For the sums of estimates and reports. */
  readonly prices?: Prices;
  /** Answers are looked for here first, and kept here. */
  readonly cache?: AnswerCache;
  /** Takes personal data out of texts before they leave. */
  readonly redactor?: Redactor;
}
