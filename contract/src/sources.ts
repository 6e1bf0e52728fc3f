import { z } from 'zod';
import { InstantText, NameText, Slug } from './text-forms.ts';
import { Warnings } from './warnings.ts';

/** `15m`, `6h`, `1d`, or `off`. */
export const Schedule = z
  .string()
  .regex(/^(off|[1-9]\d{0,3}[mhd])$/, 'Expected a number of minutes, hours or days such as 15m, 6h or 1d, or off.')
  .meta({ id: 'Schedule' });

export const PutSource = z
  .object({
    appId: Slug,
    name: NameText.optional(),
    kind: Slug.default('push').describe(
      '`push` takes content by the calls of the API; any other names the connector that fetches it, and stays.',
    ),
    settings: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Of the connector. A secret that is left out stays what it was; null takes it away.'),
    schedule: Schedule.nullish().describe('How long after its end a sync begins anew; absent: as the connector does.'),
  })
  .meta({ id: 'PutSource' });
export type PutSource = z.infer<typeof PutSource>;

export const syncRunStates = ['running', 'finished', 'incomplete', 'failed', 'cancelled'] as const;

export const SyncRun = z
  .object({
    no: z.int().describe('Counts the runs of the source from 1.'),
    mode: z.enum(['full', 'changes']).describe('Whether everything was listed, or what had changed.'),
    trigger: z.enum(['schedule', 'manual', 'settings']),
    state: z
      .enum(syncRunStates)
      .describe('`incomplete`: not all could be listed, so nothing was deleted and nobody got to see more.'),
    startedAt: InstantText,
    endedAt: InstantText.nullable(),
    counts: z.object({
      seen: z.int().describe('Resources that the source listed.'),
      written: z.int(),
      unchanged: z.int(),
      permissionsChanged: z.int().describe('Of resources whose content stayed the same.'),
      deleted: z.int(),
      failed: z.int().describe('Their reasons: `GET …/errors`.'),
      people: z.int().describe('Told of by a source that knows its people; counted once they are all listed.'),
      groups: z.int().describe('As `people`.'),
    }),
    expected: z.int().nullable().describe('How many there will be, as the source says or the run before had.'),
    secondsLeft: z.int().nullable().describe('While it runs, at the pace so far; null where that can not be told.'),
    message: z.string(),
    nextStep: z.string().nullable().describe('What to do, where something is to be done.'),
    needsAcceptance: z
      .boolean()
      .describe('So much was missing that nothing was let go: where that is right, sync with `acceptLosses`.'),
  })
  .meta({ id: 'SyncRun' });
export type SyncRun = z.infer<typeof SyncRun>;

export const SyncError = z
  .object({
    externalId: z
      .string()
      .nullable()
      .describe('Null where it is no resource: a part of the source that can not be listed.'),
    name: z.string(),
    reason: z.string(),
    nextStep: z.string(),
    at: InstantText,
  })
  .meta({ id: 'SyncError' });
export type SyncError = z.infer<typeof SyncError>;

export const Source = z
  .object({
    id: z.string(),
    appId: z.string(),
    name: z.string(),
    kind: z.string(),
    settings: z.record(z.string(), z.unknown()).describe('Without secrets.'),
    secrets: z.array(z.string()).describe('Names of the settings that are kept encrypted and never shown.'),
    schedule: Schedule.nullable().describe('Null for `push`.'),
    status: z.object({
      state: z.enum(['idle', 'running', 'failed', 'paused']),
      lastRun: InstantText.nullable(),
      nextRun: InstantText.nullable(),
      counts: z.object({ resources: z.int(), passages: z.int() }),
      message: z.string(),
      run: SyncRun.nullable().describe('The one that is under way, or the last one.'),
    }),
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

export const ConnectorKind = z
  .object({
    kind: z.string().describe('As in `kind` of a source.'),
    title: z.string().describe('What people call it.'),
    settings: z.record(z.string(), z.unknown()).describe('JSON Schema of the `settings` of such a source.'),
    secrets: z.array(z.string()).describe('Names of the settings that are kept encrypted and never shown.'),
    schedule: Schedule.describe('How often it is synced where a source does not say.'),
  })
  .meta({ id: 'ConnectorKind' });
export type ConnectorKind = z.infer<typeof ConnectorKind>;

export const BatchResult = z
  .object({
    externalId: z.string().nullable(),
    status: z.int().describe('200 written, 204 deleted, or the status that the single call would have had.'),
    id: z.string().optional(),
    error: z
      .object({
        reason: z.string(),
        detail: z.string().optional(),
        errors: z.record(z.string(), z.array(z.string())).optional(),
      })
      .optional(),
    warnings: Warnings.optional(),
  })
  .meta({ id: 'BatchResult' });
export type BatchResult = z.infer<typeof BatchResult>;
