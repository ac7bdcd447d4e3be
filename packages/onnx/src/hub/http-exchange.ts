import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { rootCertificates, connect as tlsConnect } from "node:tls";
import type { ProxySettings } from "./hub-settings.js";
import { proxyFor } from "./proxy-for.js";

export interface HttpQuestion {
  readonly method: "GET" | "HEAD";
  readonly headers: Readonly<Record<string, string>>;
  readonly proxies?: ProxySettings;
  /** Authorities that are trusted beside Node's own, in PEM. */
  readonly certificates?: string;
  /** Longest silence, in the answer's body too. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** One answer, not redirected; its body is to be read or destroyed. */
export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/**
 * Asks one server once, through a proxy where one is set.
 *
 * Node's own `fetch` knows no proxies before version 24.
 *
 * @throws the error of the connection, or the signal's reason.
 */
export async function exchange(url: URL, question: HttpQuestion): Promise<HttpAnswer> {
  const { timeoutMs, signal, headers, method } = question;
  const proxy = proxyFor(url, question.proxies);
  const trust = trustOf(question);
  const base: RequestOptions = { method, headers: { ...headers }, ...trust, ...(signal && { signal }) };
  if (proxy === undefined) return answered(url, timeoutMs, () => secure(url)(url, base));
  if (url.protocol === "https:") {
    const socket = await tunnel(url, proxy, question);
    const createConnection = () => tlsConnect({ socket, ...trust, ...nameOf(url) });
    return answered(url, timeoutMs, () => httpsRequest(url, { ...base, agent: false, createConnection }));
  }
  return answered(url, timeoutMs, () =>
    secure(proxy)(proxy, {
      ...base,
      path: url.href,
      headers: { ...headers, host: url.host, ...credentials(proxy) },
    }),
  );
}

/** Whom the certificate must name; an address may not be told as the name of a server. */
function nameOf({ hostname }: URL): { host: string; servername?: string } {
  const host = hostname.replace(/^\[|\]$/g, "");
  return isIP(host) === 0 ? { host, servername: host } : { host };
}

function trustOf({ certificates }: HttpQuestion): { ca?: string[] } {
  return certificates === undefined ? {} : { ca: [...rootCertificates, certificates] };
}

function secure({ protocol }: URL): typeof httpRequest {
  return protocol === "https:" ? httpsRequest : httpRequest;
}

function answered(
  url: URL,
  timeoutMs: number,
  open: () => ReturnType<typeof httpRequest>,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = open();
    request.setTimeout(timeoutMs, () => request.destroy(silence(timeoutMs)));
    request.on("error", reject);
    request.on("response", (body) =>
      resolve({ url, status: body.statusCode ?? 0, headers: body.headers, body }),
    );
    request.end();
  });
}

/** A connection to a server behind a proxy, on which the two speak TLS. */
function tunnel(url: URL, proxy: URL, question: HttpQuestion): Promise<Socket> {
  const { timeoutMs, signal } = question;
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = secure(proxy)(proxy, {
      method: "CONNECT",
      path: target,
      agent: false,
      ...trustOf(question),
      headers: { host: target, ...credentials(proxy) },
      ...(signal && { signal }),
    });
    request.setTimeout(timeoutMs, () => request.destroy(silence(timeoutMs)));
    request.on("error", reject);
    request.on("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`the proxy answered ${statusCode} to a connection to ${target}`));
    });
    request.end();
  });
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

function silence(timeoutMs: number): Error {
  return new Error(`nothing came for ${timeoutMs} ms`);
}
