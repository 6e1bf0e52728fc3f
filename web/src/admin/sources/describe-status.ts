import type { Source, SyncRun } from '@clew/sdk';
import type { Reader, Translate } from '../../texts/language.tsx';

/** How a source is, in the reader's own language; what failed in it is said in the server's words. */
export function describeStatus({ kind, status: { state, counts, run } }: Source, t: Translate): string {
  const holds = t('admin.counts', { resources: counts.resources });
  if (kind === 'push') return counts.resources === 0 ? t('source.nothingPushed') : holds;
  if (state === 'paused') return `${t('source.isPaused')} ${holds}`;
  if (state === 'running') return run?.state === 'running' ? describeRun(run, t) : t('source.begins');
  if (state === 'failed') return `${t(run?.state === 'incomplete' ? 'run.incomplete' : 'run.failed')} ${holds}`;
  return run === null ? t('source.neverSynced') : `${t('source.upToDate')} ${holds}`;
}

export function describeRun({ state, counts, expected, secondsLeft }: SyncRun, t: Translate): string {
  if (state === 'running') {
    const sofar =
      expected === null || counts.seen > expected
        ? t('run.soFar', { seen: counts.seen })
        : t('run.soFarOf', { seen: counts.seen, expected });
    return secondsLeft === null
      ? sofar
      : `${sofar} ${t('run.left', { minutes: Math.max(1, Math.round(secondsLeft / 60)) })}`;
  }
  const told = t('run.counts', { written: counts.written, unchanged: counts.unchanged, deleted: counts.deleted });
  return [
    state === 'finished' ? '' : t(`run.${state}`),
    told,
    counts.failed > 0 ? t('run.unread', { failed: counts.failed }) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

const units = { m: 'minute', h: 'hour', d: 'day' } as const;

/** `15m` -> when the next sync begins. */
export function describeSchedule(schedule: string, { t, amount }: Pick<Reader, 't' | 'amount'>): string {
  const unit = units[schedule.slice(-1) as keyof typeof units];
  if (unit === undefined) return t('source.scheduleOff');
  const value = Number(schedule.slice(0, -1));
  const isWhole = unit === 'minute' && value % 60 === 0;
  return t('source.scheduleEach', { time: isWhole ? amount(value / 60, 'hour') : amount(value, unit) });
}
