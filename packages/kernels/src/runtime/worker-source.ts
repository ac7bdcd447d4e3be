/**
 * What a worker thread runs. A string, so that it works from sources and from any bundle without a file to look up.
 *
 * It reads the values of a call before it claims a part; that the ticket has not changed proves that they are that
 * call's, because the next call is written only when every part of this one is done.
 */
export const WORKER_SOURCE = `
"use strict";
const { parentPort, workerData } = require("node:worker_threads");
const { module, memory, names, control, call, left, spins } = workerData;
const [TICKET, DONE, FAILED] = [0, 1, 2];
const own = new WebAssembly.Instance(module, { env: { memory } }).exports;
const kernels = names.map((name) => own[name]);

const run = (ticket) => {
  const [kernel, parts, count] = call;
  const values = Array.from(call.subarray(3, 3 + count));
  for (let at = ticket; (at & ~left) === (ticket & ~left) && (at & left) > 0; ) {
    const seen = Atomics.compareExchange(control, TICKET, at, at - 1);
    if (seen !== at) {
      at = seen;
      continue;
    }
    try {
      kernels[kernel](...values, (at & left) - 1, parts);
    } catch {
      Atomics.store(control, FAILED, 1);
    }
    if (Atomics.add(control, DONE, 1) + 1 === parts) Atomics.notify(control, DONE);
    at -= 1;
  }
};

const listen = () => {
  for (;;) {
    const ticket = Atomics.load(control, TICKET);
    if ((ticket & left) > 0) {
      run(ticket);
      continue;
    }
    let now = ticket;
    for (let spin = 0; spin < spins && now === ticket; spin++) now = Atomics.load(control, TICKET);
    if (now === ticket) Atomics.wait(control, TICKET, ticket);
  }
};

parentPort.postMessage("ready");
setImmediate(listen);
`;
