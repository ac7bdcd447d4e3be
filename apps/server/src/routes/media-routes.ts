import { relative, sep } from "node:path";
import { ModalisError } from "@modalis/contract";
import { readMediaHead, SNIFF_BYTES, sniffFormat } from "@modalis/media";
import { resolveContentPath } from "@modalis/store";
import type { FastifyInstance } from "fastify";
import type { OpenCatalogue } from "../catalogue/open-catalogue.js";
import { mimeTypeOf } from "./mime-type-of.js";

interface MediaParams {
  readonly id: string;
  readonly modality: string;
  readonly index: string;
}

/** `GET /media/:id/:modality/:index`: one file of an item, with ranges, typed by its content. */
export function mediaRoutes(server: FastifyInstance, catalogue: OpenCatalogue): void {
  server.get<{ Params: MediaParams }>("/media/:id/:modality/:index", async ({ params }, reply) => {
    const path = catalogue.mediumPath(params.id, params.modality, Number(params.index));
    if (path === undefined) {
      throw new ModalisError("NOT_FOUND", `item "${params.id}" has no ${params.modality} ${params.index}`);
    }
    const file = await resolveContentPath(catalogue.folder, path).catch(() => {
      throw new ModalisError(
        "NOT_FOUND",
        `the file of ${params.modality} ${params.index} of "${params.id}" is not there`,
      );
    });
    reply.header(
      "content-type",
      mimeTypeOf(sniffFormat(await readMediaHead(file, SNIFF_BYTES, Number.MAX_SAFE_INTEGER)).name),
    );
    return reply.sendFile(relative(catalogue.folder, file).split(sep).join("/"), catalogue.folder, {
      contentType: false,
      dotfiles: "allow",
    });
  });
}
