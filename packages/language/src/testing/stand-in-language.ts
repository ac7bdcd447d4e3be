import {
  createHostedLanguage,
  type HostedLanguage,
  openAiCompatible,
  type StandInChat,
  type StandInServer,
  startStandInServer,
} from "@modalis/hosted";

/** A language model over HTTP whose answers are given, and what it was asked. */
export interface StandInLanguage extends AsyncDisposable {
  readonly language: HostedLanguage;
  readonly server: StandInServer;
  /** The user's text of each question. */
  asked(): string[];
}

export async function standInLanguage(
  answer: string | ((chat: StandInChat) => string),
  apiKey?: string,
): Promise<StandInLanguage> {
  const server = await startStandInServer({
    answer: (chat) => (typeof answer === "string" ? answer : answer(chat)),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  const { language: model } = openAiCompatible({
    baseUrl: server.baseUrl,
    model: "stand-in",
    provider: "here",
  });
  return {
    language: createHostedLanguage({ model, limits: { retries: 1, firstWaitMs: 1 } }),
    server,
    asked: () => server.requests.map(({ body }) => JSON.stringify(body.messages)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
