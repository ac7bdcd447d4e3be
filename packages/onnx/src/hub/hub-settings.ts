/** Which hub models come from, and where they are kept; apps read these from the environment. */
export interface HubSettings {
  /** The folder of all repositories, laid out as huggingface_hub does (`$HF_HOME/hub`), so that both use one. */
  readonly cacheFolder: string;
  /** Address of the hub; the Hugging Face hub when absent. */
  readonly endpoint?: string;
  /** Sent to the endpoint alone, never to where it redirects. */
  readonly token?: string;
  /** Whether only what the cache holds may be used. */
  readonly offline?: boolean;
  readonly proxies?: ProxySettings;
  /** Authorities that are trusted beside Node's own, in PEM, as for a mirror in a company. */
  readonly certificates?: string;
  /** Most bytes of one file; 8 GiB when absent. */
  readonly maxFileBytes?: number;
  /** Longest silence of the hub before a request is tried again; 30 s when absent. */
  readonly timeoutMs?: number;
  /** Tries of a request that brings nothing; 5 when absent. */
  readonly attempts?: number;
  /** The first wait between tries, doubled each time; half a second when absent. */
  readonly retryDelayMs?: number;
}

/** Addresses of proxies, as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` state them. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  /** Hosts that are asked directly, with commas: `localhost,.example.org,10.1.2.3:8080`; `*` for all. */
  readonly except?: string;
}

/** How far the download of one file is. */
export interface HubProgress {
  /** The repository, such as `"owner/name"`. */
  readonly model: string;
  readonly file: string;
  readonly doneBytes: number;
  /** Absent where the hub does not say. */
  readonly totalBytes?: number;
}

/** What a single use adds to the settings: functions, which no message between processes carries. */
export interface HubUse {
  readonly onProgress?: (progress: HubProgress) => void;
  readonly signal?: AbortSignal;
}

/** Where models come from unless told otherwise. */
export const DEFAULT_ENDPOINT = "https://huggingface.co";

/** Settings with every number in place. */
export type CompleteHubSettings = HubSettings &
  HubUse &
  Required<Pick<HubSettings, "endpoint" | "maxFileBytes" | "timeoutMs" | "attempts" | "retryDelayMs">>;

/** Fills in what was left out. */
export function completeSettings(settings: HubSettings, use: HubUse): CompleteHubSettings {
  return {
    maxFileBytes: 8 * 2 ** 30,
    timeoutMs: 30_000,
    attempts: 5,
    retryDelayMs: 500,
    ...settings,
    ...use,
    endpoint: (settings.endpoint ?? DEFAULT_ENDPOINT).replace(/\/+$/, ""),
  };
}
