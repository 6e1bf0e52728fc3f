import type { Caller } from '../identity/authenticate.ts';
import type { PermissionChanges } from '../identity/permission-changes.ts';
import type { Access } from '../kernel/access.ts';
import { Problem } from '../kernel/problem.ts';

/** Stands beside a turn: whether its caller may still ask, and still see what the turn has come to know. */
export interface TurnGuard {
  /** What the caller may see, as of the last check. */
  readonly access: Access;
  /** How often it has looked at what the caller may see. */
  looks(): number;
  /**
   * Resources that the turn has been given. Those that were read behind a check, with the access of then, need no look of their own
   * unless there was one since: `lookedBefore` is how many there had been.
   */
  addResources(ids: readonly string[], lookedBefore?: number): void;
  /**
   * Resolves when nothing was taken away that the turn needs, as of now: a change that was acknowledged before the call
   * counts. Throws the problem that ends the turn, from then on each time.
   */
  check(): Promise<void>;
}

export interface GuardOptions {
  caller: Caller;
  /** The caller as of now, or the problem that a request of his would get. */
  renew(caller: Caller): Promise<Caller>;
  changes: PermissionChanges;
  /** Those of the ids that the account may read now. */
  readResources(access: Access, ids: readonly string[]): Promise<{ resource: { id: string } }[]>;
}

export function createTurnGuard({ caller, renew, changes, readResources }: GuardOptions): TurnGuard {
  const resources = new Set<string>();
  let { access } = caller;
  /** Grows with the resources: a look that began before some were added says nothing of them. */
  let edition = 0;
  let looks = 0;
  let checkedWrites = -1;
  let checkedCount = -1;
  let checking: Promise<void> | undefined;
  let ended: Problem | undefined;

  async function look(): Promise<void> {
    const renewed = await renew(caller);
    const ids = [...resources];
    const read = ids.length === 0 ? [] : await readResources(renewed.access, ids);
    const readable = new Set(read.map(({ resource }) => resource.id));
    if (!ids.every((id) => readable.has(id)))
      throw new Problem('permissions-changed', {
        detail: 'What you may see has changed while the answer was written. Ask again.',
      });
    access = renewed.access;
    looks++;
  }

  async function recheck(): Promise<void> {
    const looked = edition;
    const writes = changes.writes();
    const count = await changes.count();
    if (count !== checkedCount) await look();
    if (looked !== edition) return;
    checkedCount = count;
    checkedWrites = writes;
  }

  return {
    get access() {
      return access;
    },
    looks: () => looks,
    addResources(ids, lookedBefore) {
      for (const id of ids) resources.add(id);
      edition++;
      if (lookedBefore === looks) return;
      // They may have been read with what the caller was allowed before the last look.
      checkedWrites = -1;
      checkedCount = -1;
    },
    async check() {
      // Checks that began before a write say nothing of it.
      for (const needed = changes.writes(); checkedWrites < needed && !ended; ) {
        checking ??= recheck().finally(() => {
          checking = undefined;
        });
        await checking.catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error;
          ended = error;
        });
      }
      if (ended) throw ended;
    },
  };
}
