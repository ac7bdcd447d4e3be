import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** The state of every model that is served. */
export const commit = "c".repeat(40);

/** A hub of one model on this machine. */
export interface ServedModel extends AsyncDisposable {
  readonly endpoint: string;
  /** Paths that were asked for. */
  readonly asked: string[];
}

/** The least of a hub: a listing with digests, and the files of a folder. */
export async function serveModel(id: string, folder: string): Promise<ServedModel> {
  const files = new Map(filesBelow(folder).map((name) => [name, readFileSync(join(folder, name))]));
  const siblings = [...files].map(([rfilename, content]) => ({
    rfilename,
    size: content.length,
    blobId: createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex"),
  }));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://hub");
    asked.push(pathname);
    if (pathname === `/api/models/${id}/revision/main`)
      return void response.end(
        JSON.stringify({ sha: commit, siblings, cardData: { license: "apache-2.0" } }),
      );
    const content = files.get(pathname.replace(`/${id}/resolve/${commit}/`, ""));
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function filesBelow(folder: string, prefix = ""): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
      : [`${prefix}${entry.name}`],
  );
}
