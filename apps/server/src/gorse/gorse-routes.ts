import { ModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import type { AnswerParts } from "../v1/answer-recommendation.js";
import { gorseFeedbackRoutes } from "./gorse-feedback-routes.js";
import { gorseItemRoutes } from "./gorse-item-routes.js";
import { gorseNeighbourRoutes } from "./gorse-neighbour-routes.js";
import { gorseRecommendRoutes } from "./gorse-recommend-routes.js";
import { gorseUserRoutes } from "./gorse-user-routes.js";

/** `/api`: the routes that clients of Gorse 0.4 call, so that one works by changing its address. */
export function gorseRoutes(server: FastifyInstance, parts: AnswerParts): void {
  const { live } = parts;
  server.register(async (scope) => {
    // As gorsejs labels a request without a body.
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: 1024 },
      (_request, body, done) => (body === "" ? done(null, undefined) : done(onlyJson())),
    );
    gorseItemRoutes(scope, live);
    gorseUserRoutes(scope, live);
    gorseFeedbackRoutes(scope, live);
    gorseRecommendRoutes(scope, parts);
    gorseNeighbourRoutes(scope, live);
  });
}

function onlyJson(): ModalisError {
  return new ModalisError("UNSUPPORTED_INPUT", "send the body as application/json");
}
