/** What runs beside the connections, in their threads (see database/connection-worker.ts). */
import * as read from './read-commands.ts';
import * as write from './write-commands.ts';

export const commands = { ...read, ...write };
