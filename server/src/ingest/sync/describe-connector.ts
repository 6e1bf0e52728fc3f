import type { ConnectorKind } from '@clew/contract';
import { z } from 'zod';
import type { Connector } from '../../connectors/connector.ts';

/** A connector as whoever connects a source has to know it. What a schema can not say is checked when a source is put. */
export function describeConnector({ kind, title, settings, secrets, everyMinutes }: Connector): ConnectorKind {
  const { $schema: _, ...schema } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
  return { kind, title, settings: schema, secrets: [...secrets], schedule: `${everyMinutes}m` };
}
