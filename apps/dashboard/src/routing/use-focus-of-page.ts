import { useEffect, useRef } from "preact/hooks";

/** The element that takes the focus when another page is opened, so that keys and screen readers go on from there. */
export function useFocusOfPage(page: string) {
  const element = useRef<HTMLElement>(null);
  const last = useRef(page);
  useEffect(() => {
    if (last.current === page) return;
    last.current = page;
    element.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [page]);
  return element;
}
