import type { Feedback, ThreadMessage } from '@clew/contract';
import { toInstant } from '../kernel/clock.ts';
import { branchOf } from './branch-of.ts';
import type { Turn } from './turn.ts';

/** The messages of one branch of a thread, as the API shows them: what was asked and what was answered, in turn. */
export function toThreadMessages(
  turns: readonly Turn[],
  currentNo: number,
  feedback: ReadonlyMap<string, Pick<Feedback, 'rating' | 'comment'>>,
  reader: 'owner' | 'guest',
): ThreadMessage[] {
  const beside = Map.groupBy(turns, ({ follows }) => follows);
  return branchOf(turns, currentNo).flatMap((turn) => {
    const { state, requestId, parts, resources, references } = turn;
    const createdAt = toInstant(turn.createdMs);
    const branches = (beside.get(turn.follows) ?? []).map((each) => each.requestId);
    const common = { requestId, state, branches };
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
    };
    return [...asked, answered];
  });
}
