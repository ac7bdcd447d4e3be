import { ModalisError } from "@modalis/contract";
import type { ProxySettings } from "./hub-settings.js";

/**
 * The proxy that a request goes through, or undefined when it goes straight.
 *
 * @throws `INVALID_ARGUMENT` for a proxy that does not speak HTTP.
 */
export function proxyFor(url: URL, proxies: ProxySettings = {}): URL | undefined {
  const stated = url.protocol === "https:" ? proxies.https : proxies.http;
  if (stated === undefined || stated === "" || isExcepted(url, proxies.except ?? "")) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(stated) ? stated : `http://${stated}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  if (proxy?.protocol === "http:" || proxy?.protocol === "https:") return proxy;
  throw new ModalisError(
    "INVALID_ARGUMENT",
    "the proxy is not an http:// or https:// address; correct HTTP_PROXY and HTTPS_PROXY",
  );
}

/** A name stands for itself and for all hosts below it. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const actualPort = port || (protocol === "https:" ? "443" : "80");
  return list
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", wantedPort] = /^\[?([^[\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
      const suffix = name.replace(/^\*?\./, "");
      const named = host === suffix || host.endsWith(`.${suffix}`) || host === entry;
      return named && (wantedPort === undefined || wantedPort === actualPort);
    });
}
