import type { Feedback, ThreadMessage } from '@clew/contract';
import { toInstant } from '../kernel/clock.ts';
import type { Turn } from './turn.ts';

/** What is said of turns elsewhere than in their rows. */
interface Surroundings {
  /** By number of a turn: the request ids of those that begin at its place. */
  beside: ReadonlyMap<number, string[]>;
  /** By request id. */
  feedback: ReadonlyMap<string, Pick<Feedback, 'rating' | 'comment'>>;
}

/** The messages of the turns of a branch, as the API shows them: what was asked and what was answered, in turn. */
export function toThreadMessages(
  turns: readonly Turn[],
  { beside, feedback }: Surroundings,
  reader: 'owner' | 'guest',
): ThreadMessage[] {
  return turns.flatMap((turn) => {
    const { state, requestId, parts, resources, references } = turn;
    const createdAt = toInstant(turn.createdMs);
    const common = { requestId, state, branches: beside.get(turn.no) ?? [requestId] };
    // What the owner sent as an answer would look like one of ours to others.
    const sent = reader === 'owner' ? turn.messages : turn.messages.filter(({ role }) => role === 'User');
    const asked = sent.map(
      ({ role, text }): ThreadMessage => ({
        ...common,
        role,
        parts: [{ type: 'Text', format: 'markdown', text }],
        createdAt,
        resources: [],
        references: [],
        feedback: null,
        writer: null,
      }),
    );
    const answered: ThreadMessage = {
      ...common,
      role: 'Assistant',
      parts,
      createdAt: turn.endedMs === null ? createdAt : toInstant(turn.endedMs),
      resources,
      references,
      feedback: feedback.get(requestId) ?? null,
      writer: reader === 'owner' ? turn.writer : null,
    };
    return [...asked, answered];
  });
}
