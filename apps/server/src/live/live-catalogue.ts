import type { AlikeItem, Filter, LiveRecommender } from "@modalis/recommender";
import type {
  AddEventsOptions,
  AddEventsResult,
  CatalogueSettings,
  EventInput,
  ForgetCounts,
  ItemInput,
  ItemRecord,
  LiveStore,
  PutUsersResult,
  UserInput,
} from "@modalis/store";
import type { AskedConversions } from "../convert/ask-conversions.js";
import type { ExperimentKeeper } from "../experiments/experiment-keeper.js";
import type { LivePrivacy } from "../privacy/live-privacy.js";
import type { RetentionKeeper } from "../retention/retention-keeper.js";
import type { ForgottenInModel } from "../retrain/forgotten-in-models.js";
import type { Retraining } from "../retrain/retraining.js";
import type { SpaceKeeper } from "../spaces/space-keeper.js";
import type { ContentFailures } from "./content-failures.js";
import type { ContentProblem } from "./encode-item.js";
import type { FoundLivePicture } from "./find-picture.js";
import type { ModelKeeper } from "./model-keeper.js";

/** What forgetting a user removed, and what is done with each model that was learned. */
export interface ForgetReceipt extends ForgetCounts {
  readonly models: readonly ForgottenInModel[];
}

/** An item as it was stored, and what of its content could not be used. */
export interface PutItemResult {
  readonly item: ItemRecord;
  /** Channels in which it has a vector now. */
  readonly encoded: readonly string[];
  readonly problems: readonly ContentProblem[];
}

export interface LiveContentQuery {
  readonly modality: string;
  /** A text, or the path of a file. */
  readonly content: string;
  readonly count: number;
  readonly filter?: Filter;
  readonly signal?: AbortSignal;
}

/**
 * A catalogue that changes while it is served: the store holds the truth, and the recommender answers from memory.
 *
 * Every change resolves when it is on disk and part of this server's next answer; other servers on the same database
 * follow by its change feed.
 */
export interface LiveCatalogue extends LivePrivacy, AsyncDisposable {
  readonly folder: string;
  readonly settings: CatalogueSettings;
  readonly store: LiveStore;
  readonly recommender: LiveRecommender;
  readonly models: ModelKeeper;
  /** Which experiments run, and who is in which arm. */
  readonly experiments: ExperimentKeeper;
  /** Which spaces serve, and the way from one to another. */
  readonly spaces: SpaceKeeper;
  /** Stores items, encodes what they show, and makes them recommendable. */
  putItems(items: readonly ItemInput[], signal?: AbortSignal): Promise<readonly PutItemResult[]>;
  /** Tells whether it was there. */
  deleteItem(id: string): Promise<boolean>;
  putUsers(users: readonly UserInput[]): Promise<PutUsersResult>;
  addEvents(events: readonly EventInput[], options?: AddEventsOptions): Promise<AddEventsResult>;
  /**
   * Removes everything of a user here and in the database, on disk when it resolves, and has the user's part in the models
   * taken out beside serving.
   */
  forgetUser(userId: string): Promise<ForgetReceipt>;
  readonly retraining: Retraining;
  /** Away with what is older than it may be. */
  readonly retention: RetentionKeeper;
  /** How much of what the database holds the recommender has refused since the start. */
  refused(): number;
  /**
   * Items whose content is like a content of the same modality or, in a joint space, of any.
   *
   * @throws `NOT_FOUND` when no channel reads the modality, and what encoding the content throws.
   */
  search(query: LiveContentQuery): Promise<readonly AlikeItem[]>;
  /**
   * The picture that people gave some item and that is nearest to a text, in a space that texts and pictures share.
   *
   * @throws `NOT_FOUND` where there is none, and what encoding the text throws.
   */
  findPicture(text: string, signal?: AbortSignal): Promise<FoundLivePicture>;
  /**
   * Puts jobs that convert what items show, all of them where none are named; absent where nothing is converted.
   *
   * @throws `NOT_FOUND` for an unknown item.
   */
  convertItems?(ids?: readonly string[]): Promise<AskedConversions>;
  /** What could not be encoded. */
  readonly failures: Pick<ContentFailures, "list">;
  /** Encodes what an item shows once more, as after a file was mended. @throws `NOT_FOUND`. */
  encodeAgain(id: string, signal?: AbortSignal): Promise<PutItemResult>;
  /** How far this server's memory is behind the database, in changes applied; rejects when following stopped. */
  health(): Promise<{ readonly sequence: number; readonly applied: number }>;
}
