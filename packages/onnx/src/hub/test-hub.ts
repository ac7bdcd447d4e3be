import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A request the hub got. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** A hub on this machine that speaks as the real one does, and fails as a test wants. */
export interface TestHub extends AsyncDisposable {
  readonly endpoint: string;
  /** Another origin, to which large files are redirected. */
  readonly contentOrigin: string;
  readonly seen: SeenRequest[];
  /** Answers a request itself, and returns true, in place of the hub. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

export interface TestRepository {
  readonly id: string;
  readonly commit: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** Names that are stored as large files are: known by SHA-256, and redirected. */
  readonly large?: readonly string[];
  /** Whether the listing tells sizes and digests; the headers of each file always do. */
  readonly plainListing?: boolean;
}

/** @param secure Key and certificate in PEM, where the hub is to speak TLS. Serves until it is disposed. */
export async function openTestHub(
  repositories: readonly TestRepository[],
  secure?: { readonly key: string; readonly cert: string },
): Promise<TestHub> {
  const hub: { fault: TestHub["fault"] } = { fault: undefined };
  const seen: SeenRequest[] = [];
  let contentOrigin = "";
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { method = "GET", url: path = "/", headers } = request;
    seen.push({ method, path, range: headers.range, authorization: headers.authorization });
    if (hub.fault?.(request, response)) return;
    serve(request, response, repositories, contentOrigin);
  };
  const open = () =>
    secure === undefined ? createServer(answer) : createSecureServer({ ...secure }, answer);
  const servers = [open(), open()];
  const [endpoint, content] = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return `${secure === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }),
  );
  contentOrigin = content!;
  return Object.assign(hub, {
    endpoint: endpoint!,
    contentOrigin,
    seen,
    async [Symbol.asyncDispose]() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  });
}

/** How git names a file's content. */
export function gitDigest(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  repositories: readonly TestRepository[],
  contentOrigin: string,
): void {
  const { pathname } = new URL(request.url ?? "/", "http://hub");
  const [, listed] = /^\/api\/models\/(.+)\/revision\/[^/]+$/.exec(pathname) ?? [];
  if (listed !== undefined) {
    const repository = repositories.find(({ id }) => id === listed);
    if (repository === undefined) return void response.writeHead(404).end("{}");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(listing(repository)));
    return;
  }
  const [, place, id, name = ""] = /^\/(content\/)?(.+)\/resolve\/[0-9a-f]{40}\/(.+)$/.exec(pathname) ?? [];
  const repository = repositories.find((each) => each.id === id);
  const content = repository?.files[decodeURIComponent(name)];
  if (repository === undefined || content === undefined) return void response.writeHead(404).end();
  const bytes = Buffer.from(content);
  if (place === undefined && repository.large?.includes(name)) {
    response.writeHead(302, {
      location: `${contentOrigin}/content${pathname}`,
      "x-linked-etag": `"${sha256(bytes)}"`,
      "x-linked-size": String(bytes.length),
    });
    response.end();
    return;
  }
  sendBytes(request, response, bytes, place === undefined ? gitDigest(bytes) : "of-the-content-network");
}

/** The bytes, or from the asked one on. */
export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  tag: string,
): void {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const start = Number(from ?? 0);
  const part = bytes.subarray(start);
  response.writeHead(from === undefined ? 200 : 206, {
    etag: `"${tag}"`,
    "content-length": String(part.length),
    ...(from === undefined ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  response.end(request.method === "HEAD" ? undefined : part);
}

function listing({ commit, files, large = [], plainListing }: TestRepository): object {
  const siblings = Object.entries(files).map(([rfilename, content]) => {
    const bytes = Buffer.from(content);
    if (plainListing) return { rfilename };
    const isLarge = large.includes(rfilename);
    return {
      rfilename,
      size: bytes.length,
      blobId: gitDigest(isLarge ? Buffer.from("pointer") : bytes),
      ...(isLarge ? { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 134 } } : {}),
    };
  });
  return { id: "ignored", sha: commit, siblings, cardData: { license: "apache-2.0" } };
}
