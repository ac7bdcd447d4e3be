import type { HostedLanguage } from "@modalis/hosted";
import { Gauge, type Registry } from "prom-client";

/** What the language model was used for and cost so far, for `GET /metrics`. */
export function languageMetrics(register: Registry, language: HostedLanguage): void {
  const registers = [register];
  new Gauge({
    name: "modalis_language_model_used",
    help: "What the language model was sent and gave since the start, by kind",
    labelNames: ["kind"],
    registers,
    collect() {
      const { requests, retries, cached, estimated, inputTokens, outputTokens, cost } = language.report();
      const kinds = {
        requests,
        retries,
        cached,
        estimated,
        input_tokens: inputTokens,
        output_tokens: outputTokens,
        ...(cost === undefined ? {} : { cost }),
      };
      for (const [kind, value] of Object.entries(kinds)) this.set({ kind }, value);
    },
  });
}
