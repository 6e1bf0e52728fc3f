import { fold } from '../kernel/fold.ts';

/** Container paths compare without regard to case or to slashes at either end: `Eng/Docs/` is `/eng/docs`. */
export function foldPath(path: string): string {
  return `/${fold(path).replace(/^\/+|\/+$/g, '')}`;
}
