import type { Json, ListingEnd } from '../../connectors/connector.ts';
import type { Tables } from '../../database/tables.ts';
import type { SyncRunRecord } from './sync-run.ts';

export function toRow({ sourceId, checkpoint, listingEnd, counts, ...run }: SyncRunRecord): Tables['sync_runs'] {
  const { seen, written, unchanged, deleted, failed, people, groups, permissionsChanged } = counts;
  return {
    source_id: sourceId,
    no: run.no,
    mode: run.mode,
    trigger: run.trigger,
    state: run.state,
    started_ms: run.startedMs,
    ended_ms: run.endedMs,
    checkpoint: JSON.stringify(checkpoint),
    listing_end: listingEnd && JSON.stringify(listingEnd),
    restarts: run.restarts,
    total: run.total,
    expected: run.expected,
    seen,
    written,
    unchanged,
    permissions_changed: permissionsChanged,
    deleted,
    failed,
    people,
    groups,
    message: run.message,
    next_step: run.nextStep,
    accepts_losses: run.acceptsLosses ? 1 : 0,
    needs_acceptance: run.needsAcceptance ? 1 : 0,
  };
}

export function toRun(row: Tables['sync_runs']): SyncRunRecord {
  const { seen, written, unchanged, deleted, failed, people, groups } = row;
  return {
    sourceId: row.source_id,
    no: row.no,
    mode: row.mode as SyncRunRecord['mode'],
    trigger: row.trigger as SyncRunRecord['trigger'],
    state: row.state as SyncRunRecord['state'],
    startedMs: row.started_ms,
    endedMs: row.ended_ms,
    checkpoint: JSON.parse(row.checkpoint) as Json,
    listingEnd: row.listing_end === null ? null : (JSON.parse(row.listing_end) as ListingEnd),
    restarts: row.restarts,
    total: row.total,
    expected: row.expected,
    counts: { seen, written, unchanged, deleted, failed, people, groups, permissionsChanged: row.permissions_changed },
    message: row.message,
    nextStep: row.next_step,
    acceptsLosses: row.accepts_losses === 1,
    needsAcceptance: row.needs_acceptance === 1,
  };
}
