import { relative, sep } from "node:path";
import { ModalisError } from "@modalis/contract";
import { readMediaHead, SNIFF_BYTES, sniffFormat } from "@modalis/media";
import { resolveContentPath } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { mimeTypeOf } from "../routes/mime-type-of.js";

const params = {
  type: "object",
  required: ["id", "modality", "index"],
  properties: {
    id: { type: "string", maxLength: 1024 },
    modality: { type: "string", maxLength: 32 },
    index: { type: "integer", minimum: 0, maximum: 1000 },
  },
} as const;

/** `GET /media/:id/:modality/:index`: one file of an item, with ranges, typed by its content. */
export function mediaRoutes(server: FastifyInstance, live: LiveCatalogue): void {
  server.get<{ Params: { id: string; modality: string; index: number } }>(
    "/media/:id/:modality/:index",
    {
      config: { role: "read" },
      schema: {
        tags: ["items"],
        summary: "A file of an item",
        params,
        produces: ["application/octet-stream"],
      },
    },
    async ({ params: { id, modality, index } }, reply) => {
      const item = await live.store.getItem(id);
      const content = item?.contents[modality]?.[index];
      if (content?.kind !== "file")
        throw new ModalisError("NOT_FOUND", `item "${id}" has no ${modality} ${index}`);
      const file = await resolveContentPath(live.folder, content.path).catch(() => {
        throw new ModalisError("NOT_FOUND", `the file of ${modality} ${index} of "${id}" is not there`);
      });
      const head = await readMediaHead(file, SNIFF_BYTES, Number.MAX_SAFE_INTEGER);
      reply.header("content-type", mimeTypeOf(sniffFormat(head).name));
      return reply.sendFile(relative(live.folder, file).split(sep).join("/"), live.folder, {
        contentType: false,
        dotfiles: "allow",
      });
    },
  );
}
