import type { SessionEvent } from "./person.js";

export interface SessionEventsProps {
  readonly events: readonly SessionEvent[];
  readonly onChange: (events: readonly SessionEvent[]) => void;
}

/** What the anonymous person said in this tab, each to be taken back. */
export function SessionEvents({ events, onChange }: SessionEventsProps) {
  if (events.length === 0) return <p class="faint">Nothing liked yet: like an item, and the list follows.</p>;
  return (
    <ul class="said" aria-label="Said in this session">
      {events.map((event, at) => (
        <li key={at}>
          {event.kind}s “{event.title}”{" "}
          <button
            type="button"
            aria-label={`Take back: ${event.kind}s ${event.title}`}
            onClick={() => onChange(events.filter((_, other) => other !== at))}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
