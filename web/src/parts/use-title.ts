import { useEffect } from 'react';

/** Names the page in the tab and to who listens. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Clew' : `${title} · Clew`;
  }, [title]);
}
