import { lookup } from "node:dns";
import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { ModalisError } from "@modalis/contract";

/**
 * One GET without redirects, to addresses that may be connected to.
 *
 * @throws `INVALID_ARGUMENT` for another address, `NOT_FOUND` when there is no such host or it does not answer.
 */
export function requestOnce(
  url: URL,
  mayConnect: (address: string) => boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  // An address in the URL is never looked up.
  if (isIP(host) !== 0 && !mayConnect(host)) return Promise.reject(refused(host, host));
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request: ClientRequest = send(
      url,
      {
        agent: false,
        lookup: checkedLookup(mayConnect),
        headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "modalis" },
        signal,
      },
      resolve,
    );
    request.on("error", (error) => {
      reject(signal.aborted || isRefusal(error) ? error : unreachable(url.host, error));
    });
    request.end();
  });
}

/** The system's lookup, which fails when any address of the name may not be connected to. */
function checkedLookup(mayConnect: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const inside = addresses.find(({ address }) => !mayConnect(address));
      if (inside !== undefined) return callback(refused(hostname, inside.address), "", 0);
      if (options.all) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first!.address, first!.family);
    });
  };
}

function refused(host: string, address: string): ModalisError {
  const leads = host === address ? "is" : `leads to ${address},`;
  return new ModalisError(
    "INVALID_ARGUMENT",
    `"${host}" ${leads} not a public address; media are fetched from the public internet only`,
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof ModalisError;
}

function unreachable(host: string, cause: Error): ModalisError {
  const code = (cause as NodeJS.ErrnoException).code ?? cause.message;
  return new ModalisError("NOT_FOUND", `"${host}" did not answer: ${code}`, { cause });
}
