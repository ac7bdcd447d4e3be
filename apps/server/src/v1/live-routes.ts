import type { FastifyInstance } from "fastify";
import { gorseRoutes } from "../gorse/gorse-routes.js";
import { alikeRoutes } from "./alike-routes.js";
import type { AnswerParts } from "./answer-recommendation.js";
import { askRoutes } from "./ask-routes.js";
import type { MediaLimits } from "./contents-body.js";
import { conversionRoutes } from "./conversion-routes.js";
import { eventRoutes } from "./event-routes.js";
import { experimentRoutes } from "./experiment-routes.js";
import { failureRoutes } from "./failure-routes.js";
import { givenRoutes } from "./given-routes.js";
import { healthRoutes } from "./health-routes.js";
import { idempotency } from "./idempotency.js";
import { jobRoutes } from "./job-routes.js";
import { keyRoutes } from "./key-routes.js";
import { mapRoutes } from "./map-routes.js";
import { mediaRoutes } from "./media-routes.js";
import { modelRoutes } from "./model-routes.js";
import { offPolicyRoutes } from "./off-policy-routes.js";
import { privacyRoutes } from "./privacy-routes.js";
import { readItemRoutes } from "./read-item-routes.js";
import { retentionRoutes } from "./retention-routes.js";
import { retrainRoutes } from "./retrain-routes.js";
import { searchContentRoutes } from "./search-content-routes.js";
import { serverRoutes } from "./server-routes.js";
import { spaceRoutes } from "./space-routes.js";
import { trainingRoutes } from "./training-routes.js";
import { uploadRoutes } from "./upload-routes.js";
import { userRoutes } from "./user-routes.js";
import { writeItemRoutes } from "./write-item-routes.js";

/** What the routes of a live catalogue work with. */
type RouteParts = AnswerParts & { readonly media: MediaLimits };

/** All routes but those of the page. */
export function liveRoutes(scope: FastifyInstance, parts: RouteParts): void {
  const { live, media, nowMs, onError } = parts;
  healthRoutes(scope, live);
  idempotency(scope, live.store.idempotency, { nowMs, onError });
  keyRoutes(scope, live);
  modelRoutes(scope, live);
  retrainRoutes(scope, live);
  retentionRoutes(scope, live);
  privacyRoutes(scope, live);
  readItemRoutes(scope, live);
  writeItemRoutes(scope, live, media);
  conversionRoutes(scope, live);
  userRoutes(scope, live);
  eventRoutes(scope, live);
  uploadRoutes(scope, live, media);
  givenRoutes(scope, parts);
  experimentRoutes(scope, live);
  offPolicyRoutes(scope, live);
  jobRoutes(scope, live);
  spaceRoutes(scope, live);
  alikeRoutes(scope, live);
  askRoutes(scope, parts);
  searchContentRoutes(scope, live, media);
  failureRoutes(scope, live);
  serverRoutes(scope, live, { nowMs });
  trainingRoutes(scope, live);
  mapRoutes(scope, live, { nowMs });
  mediaRoutes(scope, live);
  gorseRoutes(scope, parts);
}
