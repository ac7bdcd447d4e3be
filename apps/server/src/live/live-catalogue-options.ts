import type { HubSettings } from "@modalis/onnx";
import type { LiveOptions } from "@modalis/recommender";
import type { DerivedUse, LiveStore } from "@modalis/store";
import type { JointProjector } from "../joint/joint-index.js";
import type { LivePrivacyOptions } from "../privacy/live-privacy.js";
import type { KeepLimits } from "../retention/retention-keeper.js";
import type { Tracer } from "../tracing/tracer.js";

/** What a catalogue is opened with. */
export interface OpenLiveCatalogueOptions extends LivePrivacyOptions {
  readonly folder: string;
  /** `postgres://…`; a database in the folder when absent. */
  readonly databaseUrl?: string;
  /** Hands over the store, opened before, of the folder or the address; the catalogue disposes it. It opens the store itself when absent. */
  readonly takeStore?: () => Promise<LiveStore>;
  /** Which items show their derived contents, whatever `catalogue.json` says. */
  readonly derived?: DerivedUse;
  /** Where converted models are kept. */
  readonly cacheFolder: string;
  readonly ffmpegPath?: string;
  /** Model of a modality, a folder or `hub:`, in place of its default. */
  readonly models?: Readonly<Record<string, string>>;
  /** Which hub `hub:` means, and where its files are kept. */
  readonly hub?: HubSettings;
  /** The model is learned anew whenever the latest retrain was asked for so long ago; never when absent. */
  readonly retrainEveryMs?: number;
  /** How many bundles of earlier retrains stay: so many of the newest, and of those that served last; all when absent. */
  readonly keepRuns?: number;
  /** What is removed once a day for its age; nothing when absent. */
  readonly keep?: KeepLimits;
  /** A run to put in service at the start, by its folder in the catalogue's, such as `runs/ease`; the promoted one when absent. */
  readonly run?: string;
  readonly options?: LiveOptions;
  /** What `modalis pretrain` learned of this catalogue; with it a text finds pictures, sounds and films too. */
  readonly joint?: JointProjector;
  readonly signal?: AbortSignal;
  /** Makes spans of what the store, the recommender and the encoders do for a request; nothing is traced when absent. */
  readonly tracer?: Tracer;
  /** Told what fails beside any request: following the database, encoding what was left unencoded. */
  readonly onError?: (error: unknown) => void;
}
