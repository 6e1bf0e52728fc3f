import type { TurnSource } from './turn.ts';

/**
 * Stands for what nobody knows: no resource has this id. What was made from it is shown to who asked, who brought it along, and to
 * nobody else.
 */
export const unknownSource: TurnSource = { id: 'unknown' };
