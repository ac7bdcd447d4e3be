import { connect, type Socket } from "node:net";

/** What came back: the status, 0 for a connection that broke, and the body, which then says how it broke. */
export interface LaneAnswer {
  readonly status: number;
  readonly body: string;
}

/** Connections that are kept alive, each with one call in flight; calls wait for a free one in the order given. */
export interface HttpLanes {
  /**
   * A call that may be repeated is sent once more, by a new connection, where the server closed one that was kept alive
   * before it answered: it may have done so just when the call was sent (RFC 9112, 9.3.1), and every client does this.
   */
  call(method: string, path: string, body?: unknown, mayRepeat?: boolean): Promise<LaneAnswer>;
  /** How many calls were sent once more. */
  repeated(): number;
  close(): void;
}

interface Call {
  readonly bytes: string;
  readonly mayRepeat: boolean;
  readonly settle: (answer: LaneAnswer) => void;
}

/** As lean as HTTP/1.1 allows, so that a measurement on the same machine costs the server little: answers have a `content-length`. */
export function openHttpLanes(address: string, lanes: number): HttpLanes {
  const { hostname, port } = new URL(address);
  const waiting: Call[] = [];
  const free: Lane[] = [];
  let repeated = 0;
  const repeat = (): void => {
    repeated++;
  };
  const all = Array.from({ length: lanes }, () =>
    createLane(hostname, Number(port), repeat, (lane) => {
      const next = waiting.shift();
      if (next === undefined) free.push(lane);
      else lane.send(next);
    }),
  );
  free.push(...all);
  return {
    repeated: () => repeated,
    call: (method, path, body, mayRepeat = false) =>
      new Promise((settle) => {
        const content = body === undefined ? "" : JSON.stringify(body);
        const type = body === undefined ? "" : "content-type: application/json\r\n";
        const bytes = `${method} ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${type}content-length: ${Buffer.byteLength(content)}\r\n\r\n${content}`;
        const lane = free.pop();
        if (lane === undefined) waiting.push({ bytes, mayRepeat, settle });
        else lane.send({ bytes, mayRepeat, settle });
      }),
    close() {
      for (const lane of all) lane.close();
    },
  };
}

interface Lane {
  send(call: Call): void;
  close(): void;
}

function createLane(host: string, port: number, repeat: () => void, done: (lane: Lane) => void): Lane {
  let socket: Socket | undefined;
  let call: Call | undefined;
  let received = "";
  /** Whether the connection has answered before. */
  let isKept = false;
  const finish = (answer: LaneAnswer): void => {
    const settled = call;
    call = undefined;
    received = "";
    settled?.settle(answer);
    if (settled !== undefined) done(lane);
  };
  const hear = (chunk: string): void => {
    received += chunk;
    const head = received.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, head + 2))?.[1] ?? 0);
    if (received.length - head - 4 < length) return;
    isKept = true;
    finish({ status: Number(received.slice(9, 12)), body: received.slice(head + 4) });
  };
  const breakOff = (why: string): void => {
    const [again, wasKept] = [call, isKept];
    socket = undefined;
    isKept = false;
    if (again?.mayRepeat && wasKept && received === "") {
      repeat();
      lane.send(again);
    } else {
      const when = received === "" ? `${wasKept ? "a kept" : "a new"} connection` : "an answer";
      finish({ status: 0, body: `${why} on ${when}` });
    }
  };
  const open = (): Socket => {
    // Bodies are counted in bytes: one character each, whatever they mean.
    const opened = connect({ host, port, noDelay: true }).setEncoding("latin1");
    const broken = (why: string): void => {
      if (socket === opened) breakOff(why);
    };
    return opened
      .on("data", hear)
      .on("error", (error: NodeJS.ErrnoException) => broken(error.code ?? error.message))
      .on("close", () => broken("closed"));
  };
  const lane: Lane = {
    send(next) {
      call = next;
      socket ??= open();
      socket.write(next.bytes);
    },
    close() {
      const closing = socket;
      socket = undefined;
      closing?.destroy();
    },
  };
  return lane;
}
