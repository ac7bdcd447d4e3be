import { ModalisError } from "@modalis/contract";
import type { HttpAnswer } from "./http-exchange.js";
import type { CompleteHubSettings } from "./hub-settings.js";

/** What an answer that is no success means: `UNAVAILABLE` where another try may help. */
export function refusalOf(
  { status, headers }: HttpAnswer,
  what: string,
  { endpoint, token }: CompleteHubSettings,
): ModalisError {
  const details = { status };
  if (status === 429 || status === 503) {
    const retryAfterMs = retryAfter(headers["retry-after"], headers.date);
    const wait = retryAfterMs === undefined ? "later" : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    return new ModalisError(
      "UNAVAILABLE",
      `${endpoint} answered ${status} to ${what}: it takes no more requests now; try again ${wait}, or set HF_TOKEN, which raises the limit`,
      { details: { ...details, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } },
    );
  }
  if (status === 401 || status === 403) {
    const code = String(headers["x-error-code"] ?? "");
    const remedy =
      code === "GatedRepo"
        ? "accept its terms on the hub, and set HF_TOKEN to a token of that account"
        : token === undefined
          ? "check its name; where it is private, set HF_TOKEN"
          : "check its name, and that HF_TOKEN may read it";
    return new ModalisError("INVALID_ARGUMENT", `${endpoint} refuses ${what} (${status}); ${remedy}`, {
      details,
    });
  }
  if (status === 404 || status === 410)
    return new ModalisError("NOT_FOUND", `${endpoint} has no ${what}; check name and revision`, { details });
  if (status === 408 || status >= 500)
    return new ModalisError("UNAVAILABLE", `${endpoint} answered ${status} to ${what}; try again later`, {
      details,
    });
  return new ModalisError("INVALID_MODEL", `${endpoint} answered ${status} to ${what}; check HF_ENDPOINT`, {
    details,
  });
}

/** Seconds, or a date, which is as far away as the hub's own clock says. */
function retryAfter(header: string | undefined, now: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const waitMs = Date.parse(header) - Date.parse(now ?? "");
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
