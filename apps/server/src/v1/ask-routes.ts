import { ModalisError } from "@modalis/contract";
import type { HostedLanguage } from "@modalis/hosted";
import { readQuestion, sayAnswer } from "@modalis/language";
import { type Filter, parseFilter } from "@modalis/recommender";
import type { FastifyInstance } from "fastify";
import { knownAttributes } from "../language/known-attributes.js";
import type { LiveCatalogue } from "../live/live-catalogue.js";
import { viewsOf } from "../live/views-of.js";
import { clientGone } from "../routes/client-gone.js";
import { answerItem } from "./recommend-answers.js";
import { count, failures, filter } from "./schemas.js";

export interface AskRoutesParts {
  readonly live: LiveCatalogue;
  readonly nowMs: () => number;
  /** Told why a question could not be read by the model. */
  readonly onError: (error: unknown) => void;
  /** Without it every question is refused. */
  readonly language?: HostedLanguage;
}

interface AskBody {
  readonly text: string;
  readonly count: number;
  readonly filter?: Filter;
}

const askBody = {
  type: "object",
  additionalProperties: false,
  required: ["text"],
  properties: {
    text: { type: "string", minLength: 1, maxLength: 2000, description: "A question as people put it" },
    count,
    filter: { ...filter, description: "Must hold besides what the question asks for" },
  },
} as const;

const askAnswer = {
  type: "object",
  required: ["answer", "understood", "items"],
  properties: {
    answer: { type: "string", description: "What was looked for and found, made of what was checked" },
    understood: {
      type: "object",
      required: ["search", "by", "notes"],
      properties: {
        search: { type: "string" },
        filter,
        by: {
          type: "string",
          enum: ["model", "plain"],
          description: "plain where the model gave nothing to use and the question itself was looked for",
        },
        notes: {
          type: "array",
          items: { type: "string" },
          description: "What could not be taken from the question",
        },
      },
    },
    items: { type: "array", items: answerItem },
  },
} as const;

/** `POST /v1/ask`: a question in words becomes a filter and a search. */
export function askRoutes(server: FastifyInstance, { live, nowMs, onError, language }: AskRoutesParts): void {
  const known = knownAttributes(live, nowMs);
  server.post<{ Body: AskBody }>(
    "/v1/ask",
    {
      config: { role: "read" },
      schema: {
        tags: ["recommend"],
        summary: "Items that answer a question, by a language model's reading of it",
        description: "Needs a server that was started with a language model.",
        body: askBody,
        response: { 200: askAnswer, ...failures },
      },
    },
    async ({ body }, reply) => {
      if (language === undefined)
        throw new ModalisError(
          "NOT_FOUND",
          "no language model is configured; start with --language-model URL#MODEL",
        );
      const signal = clientGone(reply);
      // Before the model is asked, so that a wrong one costs nothing.
      const required = body.filter === undefined ? [] : [parseFilter(body.filter)];
      const attributes = await known.read();
      const today = new Date(nowMs()).toISOString().slice(0, 10);
      const question = { text: body.text, attributes, today, signal, onError };
      const understood = await readQuestion(language, question);
      const all = [...required, ...(understood.filter === undefined ? [] : [understood.filter])];
      const found = await live.search({
        modality: "text",
        content: understood.search,
        count: body.count,
        signal,
        ...(all.length === 0 ? {} : { filter: all.length === 1 ? all[0]! : { and: all } }),
      });
      const views = await viewsOf(
        live,
        found.map(({ id }) => id),
      );
      return {
        answer: sayAnswer(understood, found.length),
        understood,
        items: found.map((item) => ({ ...item, ...(views.has(item.id) && { item: views.get(item.id) }) })),
      };
    },
  );
}
