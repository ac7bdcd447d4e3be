import { useEffect, useState } from "preact/hooks";
import { apiKey } from "../api/api-key.js";
import { getMedia } from "../api/calls.js";

/**
 * An address that a picture or player can load: the file's own or, where calls need a key, which elements cannot send, of
 * a copy in this tab. Undefined until the copy is there, or while it is not wanted.
 */
export function useMediaUrl(url: string, wanted: boolean): string | undefined {
  const needsKey = apiKey() !== "";
  const [copy, setCopy] = useState<string>();
  useEffect(() => {
    if (!needsKey || !wanted) return;
    const gone = new AbortController();
    let made: string | undefined;
    getMedia(url, gone).then(
      (blob) => {
        if (gone.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setCopy(made);
      },
      () => undefined,
    );
    return () => {
      gone.abort();
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [url, needsKey, wanted]);
  return needsKey ? copy : url;
}
