import { changes } from './apply-change.ts';
import { requests } from './check-request.ts';
import { type Company, openCompany, Violation } from './company.ts';
import type { Step } from './steps.ts';

export interface Outcome {
  /** Requests for content that were answered and judged. */
  requests: number;
  failure: { violation: Violation; at: number } | undefined;
}

/** Plays the steps into a company of their own, up to the first violation. What fails in another way counts as one too. */
export async function playSteps(steps: readonly Step[], options: { comparesMeaning?: boolean } = {}): Promise<Outcome> {
  const company = await openCompany(options);
  try {
    for (const [at, step] of steps.entries())
      try {
        await play(company, step);
      } catch (error) {
        const violation = error instanceof Violation ? error : new Violation('wrong', String((error as Error).stack));
        return { requests: company.requests, failure: { violation, at } };
      }
    return { requests: company.requests, failure: undefined };
  } finally {
    await company.close();
  }
}

type Player = (company: Company, step: Step) => Promise<void>;

function play(company: Company, step: Step): Promise<void> {
  return ({ ...changes, ...requests }[step.do] as Player)(company, step);
}
