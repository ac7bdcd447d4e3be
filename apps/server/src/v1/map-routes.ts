import { ModalisError } from "@modalis/contract";
import type { VectorSample } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { principalPlane } from "../map/principal-plane.js";
import { attributes, failures, id } from "./schemas.js";

const mapQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    channel: { ...id, description: "The one that most items have when absent" },
    limit: { type: "integer", minimum: 1, maximum: 5000, default: 5000, description: "Most items shown" },
  },
} as const;

const point = {
  type: "object",
  required: ["id", "title", "x", "y", "attributes"],
  properties: { id, title: { type: "string" }, x: { type: "number" }, y: { type: "number" }, attributes },
} as const;

const mapAnswer = {
  type: "object",
  required: ["channel", "channels", "items", "explained", "points"],
  properties: {
    channel: id,
    channels: { type: "array", items: id },
    items: { type: "integer", description: "How many have a vector there" },
    explained: {
      type: "array",
      items: { type: "number" },
      description: "Share of the variance along x and y, 0 to 1",
    },
    points: { type: "array", items: point },
  },
} as const;

/** How long a map serves though the catalogue changes. */
const FRESH_MS = 60_000;
const MOST_KEPT = 16;

type DrawnMap = Awaited<ReturnType<typeof drawMap>>;

/** `GET /v1/map`: a sample of the items on the plane in which one channel's vectors differ most. */
export function mapRoutes(
  server: FastifyInstance,
  { recommender }: LiveCatalogue,
  { nowMs }: { readonly nowMs: () => number },
): void {
  const kept = new Map<string, { readonly atMs: number; readonly map: Promise<DrawnMap> }>();
  let fullest: { readonly atMs: number; readonly channel: string | undefined } | undefined;
  const fullestChannel = (): string | undefined => {
    if (fullest === undefined || nowMs() - fullest.atMs >= FRESH_MS) {
      const totals = [...recommender.spaces.keys()].map((channel) => {
        return { channel, total: recommender.sampleVectors({ channel, count: 1 }).total };
      });
      const [first] = totals.sort((left, right) => right.total - left.total);
      fullest = { atMs: nowMs(), channel: first?.channel };
    }
    return fullest.channel;
  };
  const mapOf = (channel: string, limit: number): Promise<DrawnMap> => {
    const key = `${limit} ${channel}`;
    const known = kept.get(key);
    if (known !== undefined && nowMs() - known.atMs < FRESH_MS) return known.map;
    const map = drawMap(recommender.sampleVectors({ channel, count: limit }));
    kept.delete(key);
    kept.set(key, { atMs: nowMs(), map });
    map.catch(() => kept.delete(key));
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return map;
  };
  server.get<{ Querystring: { channel?: string; limit: number } }>(
    "/v1/map",
    {
      config: { role: "read" },
      schema: {
        tags: ["items"],
        summary: "The items on a plane, alike ones close together",
        description: "Drawn anew when it is a minute old.",
        querystring: mapQuery,
        response: { 200: mapAnswer, ...failures },
      },
    },
    async ({ query: { channel: asked, limit } }) => {
      const channels = [...recommender.spaces.keys()];
      const channel = asked ?? fullestChannel();
      if (channel === undefined) throw new ModalisError("NOT_FOUND", "nothing was encoded yet");
      return { channel, channels, ...(await mapOf(channel, limit)) };
    },
  );
}

async function drawMap({ items, rows, dimensions, total }: VectorSample) {
  const { coordinates, explained } = await principalPlane(rows, dimensions);
  const points = items.map(({ id: own, attributes: all }, row) => {
    const { title, ...others } = all;
    return {
      id: own,
      title: typeof title === "string" ? title : own,
      x: coordinates[2 * row]!,
      y: coordinates[2 * row + 1]!,
      attributes: Object.fromEntries(Object.entries(others).filter(([, value]) => isShort(value))),
    };
  });
  return { items: total, explained, points };
}

/** What colours can tell apart; longer values would only make the map heavy. */
function isShort(value: unknown): boolean {
  return (
    typeof value === "number" ||
    typeof value === "boolean" ||
    (typeof value === "string" && value.length <= 64)
  );
}
