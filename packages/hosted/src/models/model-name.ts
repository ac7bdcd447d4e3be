/** How spaces, reports and messages name a hosted model: `"provider/model"`. */
export function modelName({
  provider,
  modelId,
}: {
  readonly provider: string;
  readonly modelId: string;
}): string {
  return `${provider}/${modelId}`;
}
