import type { CatalogueView } from "../api/answers.js";
import type { ServerView } from "../api/operation-answers.js";

export interface ServerFactsProps {
  readonly server: ServerView | undefined;
  readonly catalogue: CatalogueView | undefined;
}

const DATABASES: Readonly<Record<string, string>> = {
  pglite: "PGlite, in the catalogue's folder",
  postgresql: "PostgreSQL",
};

/** What it holds, and what it runs on. */
export function ServerFacts({ server, catalogue }: ServerFactsProps) {
  const facts = [
    ...(catalogue
      ? [
          ["items", catalogue.items.toLocaleString("en")],
          ["users", catalogue.users.toLocaleString("en")],
          ["events", catalogue.events.toLocaleString("en")],
        ]
      : []),
    ...(server
      ? [
          ["version", server.version],
          ["Node", server.node],
          ["database", DATABASES[server.database] ?? server.database],
          ["up for", durationOf(server.nowMs - server.startedAtMs)],
        ]
      : []),
  ];
  return (
    <>
      <dl class="counts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {server && <Channels channels={server.channels} />}
    </>
  );
}

function Channels({ channels }: Pick<ServerView, "channels">) {
  if (channels.length === 0)
    return <p class="notice">Nothing was encoded yet, so there is no embedding space.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section class="scroll" tabIndex={0} aria-label="Embedding spaces">
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">channel</th>
            <th scope="col">model</th>
            <th scope="col">revision</th>
            <th scope="col" class="value">
              dimensions
            </th>
          </tr>
        </thead>
        <tbody>
          {channels.map(({ channel, model, revision, dimensions }) => (
            <tr key={channel}>
              <th scope="row">{channel}</th>
              <td>{model}</td>
              <td>{revision.slice(0, 24)}</td>
              <td class="value">{dimensions}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function durationOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "less than a minute";
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
