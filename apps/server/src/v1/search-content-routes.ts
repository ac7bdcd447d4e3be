import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ModalisError } from "@modalis/contract";
import type { Filter } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import { saveStream } from "../fetch/save-stream.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import { answerAlike } from "./alike-answer.js";
import type { MediaLimits } from "./contents-body.js";
import { alikeAnswer } from "./recommend-answers.js";
import { count, failures } from "./schemas.js";

const params = {
  type: "object",
  additionalProperties: false,
  required: ["modality"],
  properties: {
    modality: {
      type: "string",
      pattern: "^[a-z][a-z0-9-]{0,31}$",
      description: "What the bytes are: image, audio, video",
    },
  },
} as const;

const query = {
  type: "object",
  additionalProperties: false,
  properties: {
    count,
    filter: { type: "string", maxLength: 100_000, description: "A filter as JSON" },
    view: { type: "boolean", default: false },
  },
} as const;

interface AskedContent {
  readonly Params: { readonly modality: string };
  readonly Querystring: { readonly count: number; readonly filter?: string; readonly view: boolean };
  readonly Body: Readable | undefined;
}

/** `POST /v1/search/:modality`: items like a picture, sound or film that is sent; its bytes are kept no longer than the call. */
export function searchContentRoutes(
  server: FastifyInstance,
  live: LiveCatalogue,
  { mostBytes }: MediaLimits,
): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The body is written as it comes, never held in memory.
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    scope.post<AskedContent>(
      "/v1/search/:modality",
      {
        config: { role: "read" },
        bodyLimit: mostBytes,
        schema: {
          tags: ["recommend"],
          summary: "Items like a picture, sound or film",
          description: "The body is the file; it is kept no longer than the call.",
          consumes: ["application/octet-stream"],
          params,
          querystring: query,
          response: { 200: alikeAnswer, ...failures },
        },
      },
      async ({ body, params: { modality }, query: asked }, reply) => {
        if (live.settings.inline.has(modality))
          throw new ModalisError("INVALID_ARGUMENT", `a ${modality} is searched for with POST /v1/search`);
        if (body === undefined) throw new ModalisError("EMPTY_INPUT", "the file to search with is empty");
        const filter = asked.filter === undefined ? {} : { filter: filterOf(asked.filter) };
        const signal = clientGone(reply);
        const folder = await mkdtemp(join(tmpdir(), "modalis-query-"));
        try {
          const path = join(folder, "query");
          await saveStream(body, { path, mostBytes, what: "the file to search with", signal });
          const found = { modality, content: path, count: asked.count, ...filter, signal };
          return await answerAlike(live, await live.search(found), asked.view);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    );
  });
}

function filterOf(text: string): Filter {
  try {
    return JSON.parse(text) as Filter;
  } catch (cause) {
    throw new ModalisError("INVALID_ARGUMENT", "the filter is no JSON", { cause });
  }
}
