import type { Readable } from "node:stream";
import { ModalisError } from "@modalis/contract";
import type { FastifyInstance } from "fastify";
import { keepMedia } from "../fetch/keep-media.js";
import { saveStream } from "../fetch/save-stream.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { clientGone } from "../routes/client-gone.js";
import type { MediaLimits } from "./contents-body.js";
import { failures } from "./schemas.js";

const answer = {
  type: "object",
  required: ["upload", "bytes"],
  properties: {
    upload: { type: "string", description: "SHA-256 of the bytes; name it in an item's contents" },
    bytes: { type: "integer" },
  },
} as const;

/** `POST /v1/uploads`: the bytes of one file, to be named in an item's contents. */
export function uploadRoutes(server: FastifyInstance, live: LiveCatalogue, { mostBytes }: MediaLimits): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The body is written as it comes, never held in memory.
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    scope.post<{ Body: Readable | undefined }>(
      "/v1/uploads",
      {
        config: { role: "write" },
        bodyLimit: mostBytes,
        schema: {
          tags: ["items"],
          summary: "Upload a picture, sound or film",
          consumes: ["application/octet-stream"],
          response: { 200: answer, ...failures },
        },
      },
      async ({ body }, reply) => {
        if (body === undefined) throw new ModalisError("EMPTY_INPUT", "the upload is empty");
        const signal = clientGone(reply);
        const { sha256, bytes } = await keepMedia(live.folder, (path) =>
          saveStream(body, { path, mostBytes, what: "the upload", signal }),
        );
        return { upload: sha256, bytes };
      },
    );
  });
}
