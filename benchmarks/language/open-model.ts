import {
  createHostedLanguage,
  type HostedLanguage,
  openAiCompatible,
  type StandInServer,
  startStandInServer,
} from "@modalis/hosted";

/** The model under test: one of a server, or the stand-in. */
export interface OpenModel extends AsyncDisposable {
  readonly language: HostedLanguage;
  /** Whether there is a model behind it. */
  readonly real: boolean;
  /** What the stand-in answers next. */
  say(answer: string): void;
}

export async function openModel(flags: {
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly apiKey: string | undefined;
}): Promise<OpenModel> {
  let answer = "{}";
  const standIn: StandInServer | undefined =
    flags.baseUrl === undefined ? await startStandInServer({ answer: () => answer }) : undefined;
  const { language: model } = openAiCompatible({
    baseUrl: flags.baseUrl ?? standIn!.baseUrl,
    model: flags.model,
    ...(flags.apiKey === undefined ? {} : { apiKey: flags.apiKey }),
  });
  return {
    language: createHostedLanguage({ model, limits: { concurrency: 1 } }),
    real: standIn === undefined,
    say(next) {
      answer = next;
    },
    async [Symbol.asyncDispose]() {
      await standIn?.[Symbol.asyncDispose]();
    },
  };
}
