import type { FastifyInstance } from "fastify";
import type { AnswerParts } from "./answer-recommendation.js";
import { impressionRoutes } from "./impression-routes.js";
import { nextRoutes } from "./next-routes.js";
import { recommendRoutes } from "./recommend-routes.js";

/** What is recommended, its next pages, and what of it was shown. */
export function givenRoutes(server: FastifyInstance, parts: AnswerParts): void {
  recommendRoutes(server, parts);
  nextRoutes(server, parts);
  impressionRoutes(server, parts.live);
}
