import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { gorseFeedbackRoutes } from "./gorse-feedback-routes.js";
import { gorseItemRoutes } from "./gorse-item-routes.js";
import { gorseNeighbourRoutes } from "./gorse-neighbour-routes.js";
import { gorseRecommendRoutes } from "./gorse-recommend-routes.js";
import { gorseUserRoutes } from "./gorse-user-routes.js";

/** `/api`: the routes that clients of Gorse 0.4 call, so that one works by changing its address. */
export function gorseRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  gorseItemRoutes(server, live);
  gorseUserRoutes(server, live);
  gorseFeedbackRoutes(server, live);
  gorseRecommendRoutes(server, live);
  gorseNeighbourRoutes(server, live);
}
