import { ModalisServerError } from "@modalis/client";
import { useEffect, useState } from "preact/hooks";
import { getMetrics } from "../api/calls.js";
import { type HealthSample, healthSample } from "./health-sample.js";
import { type Metric, readMetrics } from "./read-metrics.js";

export interface Health {
  /** The oldest first. */
  readonly samples: readonly HealthSample[];
  /** The latest, as the server wrote them. */
  readonly metrics: readonly Metric[];
  readonly problem?: string;
}

const EVERY_MS = 2000;
/** Ten minutes. */
const MOST_SAMPLES = 300;

/** Reads the metrics every two seconds while the page is seen. */
export function useHealth(): Health {
  const [health, setHealth] = useState<Health>({ samples: [], metrics: [] });
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      if (!document.hidden) {
        await getMetrics(left).then(
          (text) => {
            const metrics = readMetrics(text);
            const sample = healthSample(metrics, Date.now());
            setHealth(({ samples }) => ({ metrics, samples: [...samples, sample].slice(-MOST_SAMPLES) }));
          },
          (error: Error) => {
            setHealth(({ samples }) => ({ samples, metrics: [], problem: error.message }));
            // What a key may not do it may not do in two seconds either.
            if (error instanceof ModalisServerError && (error.status === 401 || error.status === 403))
              left.abort();
          },
        );
      }
      if (!left.signal.aborted) timer = setTimeout(read, EVERY_MS);
    };
    read();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, []);
  return health;
}
