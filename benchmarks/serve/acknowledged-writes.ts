import type { ServedProcess } from "./served-process.js";

/** What the server said was done, by HTTP; the latest of each item counts. */
export interface AcknowledgedWrites {
  /** Number in the attributes of each item. */
  readonly items: Map<string, number>;
  /** User of each event. */
  readonly events: Map<string, string>;
  readonly forgotten: Set<string>;
  /** Users whose forgetting was asked for but not acknowledged: either outcome is right. */
  readonly doubtful: Set<string>;
}

export function noWrites(): AcknowledgedWrites {
  return { items: new Map(), events: new Map(), forgotten: new Set(), doubtful: new Set() };
}

const WRITERS = 8;

/** Writes items, events and forgettings by eight callers at once until the server is gone; tells of each acknowledgement. */
export async function writeUntilGone(
  served: ServedProcess,
  round: string,
  writes: AcknowledgedWrites,
  onAcknowledged: () => void,
): Promise<void> {
  const writer = async (number: number): Promise<void> => {
    for (let at = 0; ; at++) {
      const name = `${round}-${number}-${at}`;
      if (!(await writeOne(served.address, name, at, writes))) return;
      onAcknowledged();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
}

async function writeOne(
  address: string,
  name: string,
  at: number,
  writes: AcknowledgedWrites,
): Promise<boolean> {
  const user = `user-${name}`;
  if (at % 5 === 0) {
    const id = `item-${name}`;
    const done = await send(address, "PUT", `/v1/items/${id}`, { attributes: { number: at } });
    if (done) writes.items.set(id, at);
    return done;
  }
  const events = [{ id: `event-${name}`, userId: user, itemId: `item-${at % 7}`, kind: "like" }];
  if (!(await send(address, "POST", "/v1/events", { events }))) return false;
  if (at % 5 !== 1) {
    writes.events.set(`event-${name}`, user);
    return true;
  }
  writes.doubtful.add(user);
  const done = await send(address, "DELETE", `/v1/users/${user}?receipt=true`);
  if (done) {
    writes.doubtful.delete(user);
    writes.forgotten.add(user);
  }
  return done;
}

async function send(address: string, method: string, path: string, body?: object): Promise<boolean> {
  const sent = fetch(`${address}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return sent.then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}

/** Names what the server does not have as it said. */
export async function lostWrites(
  { address }: ServedProcess,
  writes: AcknowledgedWrites,
): Promise<readonly string[]> {
  const lost: string[] = [];
  const get = async (path: string) => {
    const response = await fetch(`${address}${path}`);
    return (await response.json()) as Record<string, unknown>;
  };
  for (const [id, number] of writes.items) {
    const { attributes } = await get(`/v1/items/${id}`);
    if ((attributes as { number?: number } | undefined)?.number !== number) lost.push(`item ${id}`);
  }
  for (const [id, user] of writes.events) {
    const { events } = await get(`/v1/users/${user}/events`);
    if (!(events as readonly { id: string }[]).some((event) => event.id === id)) lost.push(`event ${id}`);
  }
  for (const user of writes.forgotten) {
    const { forgotten, remaining } = await get(`/v1/users/${user}/forgotten`);
    const left = Object.values(remaining as Record<string, number>).reduce((sum, count) => sum + count, 0);
    if (forgotten !== true || left > 0) lost.push(`forgetting of ${user}`);
  }
  return lost;
}
