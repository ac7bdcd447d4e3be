import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { ModalisError } from "@modalis/contract";
import { readMediaHead, SNIFF_BYTES, sniffFormat } from "@modalis/media";
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
    const root = await realpath(catalogue.folder);
    const file = await insideFolder(root, path);
    reply.header(
      "content-type",
      mimeTypeOf(sniffFormat(await readMediaHead(file, SNIFF_BYTES, Number.MAX_SAFE_INTEGER)).name),
    );
    return reply.sendFile(relative(root, file).split(sep).join("/"), root, {
      contentType: false,
      dotfiles: "allow",
    });
  });
}

/** The real file behind a path, which a symbolic link may have moved since the catalogue was read. */
async function insideFolder(root: string, path: string): Promise<string> {
  const file = await realpath(join(root, path)).catch(() => undefined);
  if (file?.startsWith(root + sep)) return file;
  throw new ModalisError("NOT_FOUND", `there is no file ${path} in the catalogue's folder`);
}
