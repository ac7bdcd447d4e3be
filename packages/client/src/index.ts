export type { components, paths } from "./generated/api.js";
export { createModalisClient, type ModalisClient, type ModalisClientOptions } from "./modalis-client.js";
export type { CallOptions, RouteAnswer, RouteCall, RouteRequest } from "./route-call.js";
export { ROUTES, type RouteName } from "./routes.js";
export { ModalisServerError, type ServerErrorOptions } from "./server-error.js";
