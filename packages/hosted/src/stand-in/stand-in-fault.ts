import type { ServerResponse } from "node:http";

/** A way in which a server fails, to see what its callers do. */
export type StandInFault =
  /** Another status, with headers such as `retry-after`. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The status of success and another body. */
  | { readonly kind: "body"; readonly body: string }
  /** Half of the answer, then the connection breaks. */
  | { readonly kind: "cut" }
  /** No answer at all. */
  | { readonly kind: "silent" }
  /** The connection breaks before any answer. */
  | { readonly kind: "reset" }
  /** A byte of the answer at a time. */
  | { readonly kind: "drip"; readonly everyMs: number }
  /** The answer changed. */
  | { readonly kind: "changed"; readonly change: (answer: unknown) => unknown };

/** Answers, with the fault if there is one. */
export function answerWith(response: ServerResponse, answer: unknown, fault: StandInFault | undefined): void {
  const json = JSON.stringify(fault?.kind === "changed" ? fault.change(answer) : answer);
  switch (fault?.kind) {
    case "status":
      response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers });
      response.end(
        fault.body ?? JSON.stringify({ error: { message: `status ${fault.status} was asked for` } }),
      );
      return;
    case "silent":
      return;
    case "reset":
      response.destroy();
      return;
    case "cut":
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(json),
      });
      response.write(json.slice(0, json.length / 2), () => response.destroy());
      return;
    case "drip":
      response.writeHead(200, { "content-type": "application/json" });
      drip(response, Buffer.from(json), fault.everyMs);
      return;
    default:
      response.writeHead(200, { "content-type": "application/json" });
      response.end(fault?.kind === "body" ? fault.body : json);
  }
}

function drip(response: ServerResponse, bytes: Buffer, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at === bytes.length) {
      clearInterval(timer);
      response.end();
    } else response.write(bytes.subarray(at, ++at));
  }, everyMs);
  response.on("close", () => clearInterval(timer));
}
