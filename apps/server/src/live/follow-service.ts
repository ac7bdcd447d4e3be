import { isModalisError } from "@modalis/contract";

/**
 * How a change that concerns a service is applied: with the database away it fails, so that it is tried again once the
 * database is back; what fails otherwise, such as a bundle that is not on this machine, is told and holds up no later change.
 */
export function followService(
  { follow }: { follow(): Promise<void> },
  onError: (error: unknown) => void,
): () => Promise<void> {
  return async () => {
    try {
      await follow();
    } catch (error) {
      if (isModalisError(error, "UNAVAILABLE")) throw error;
      onError(error);
    }
  };
}
