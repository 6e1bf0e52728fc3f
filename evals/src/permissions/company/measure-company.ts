import fc from 'fast-check';
import { unknownOperations } from './check-request.ts';
import { playSteps } from './play-steps.ts';
import { shrinkSteps } from './shrink-steps.ts';
import { type Step, stepsOf } from './steps.ts';

export interface CompanyFigures {
  companies: number;
  /** Requests for content that were judged. */
  requests: number;
  failure: CompanyFailure | undefined;
}

interface CompanyFailure {
  kind: string;
  message: string;
  /** With this seed the first company fails. */
  seed: number;
  /** The fewest steps that were found to fail in the same way; the last one is the request. */
  steps: readonly Step[];
}

const stepsOfCompany = 1_500;
/** So many are there before much can be asked. */
const fewestSteps = 200;
/** A company of each so many compares meaning too. */
const meaningEvery = 3;
const shrinkMs = 5 * 60_000;

/**
 * Plays companies until so many requests were judged, or one fails. Company n has the seed `seed + n`, so that the failing one is
 * played again by its own seed. Those whose seed can be divided by three compare meaning too.
 */
export async function measureCompany(
  { seed, requests }: { seed: number; requests: number },
  tell: (progress: { companies: number; requests: number }) => void = () => {},
): Promise<CompanyFigures> {
  const unknown = unknownOperations();
  if (unknown.length > 0)
    throw new Error(`Nothing judges ${unknown.join(', ')}: add it to evals/src/permissions/company/check-request.ts`);
  let judged = 0;
  for (let companies = 0; judged < requests; companies++) {
    const [all = []] = fc.sample(stepsOf(stepsOfCompany), { seed: seed + companies, numRuns: 1 });
    // Cut and not drawn shorter: the same seed gives the same company, however many requests are left.
    const steps = all.slice(0, fewestSteps + 2 * (requests - judged));
    const { requests: more, failure } = await playSteps(steps, optionsOf(seed + companies));
    judged += more;
    if (failure) {
      const { kind, message } = failure.violation;
      const shrunk = await shrink(steps.slice(0, failure.at + 1), kind, optionsOf(seed + companies));
      return {
        companies: companies + 1,
        requests: judged,
        failure: { kind, message, seed: seed + companies, ...shrunk },
      };
    }
    tell({ companies: companies + 1, requests: judged });
    if (judged >= requests) return { companies: companies + 1, requests: judged, failure: undefined };
  }
  return { companies: 0, requests: judged, failure: undefined };
}

function optionsOf(seed: number) {
  return { comparesMeaning: seed % meaningEvery === 0 };
}

async function shrink(
  steps: readonly Step[],
  kind: string,
  options: ReturnType<typeof optionsOf>,
): Promise<{ steps: readonly Step[]; message?: string }> {
  const untilMs = performance.now() + shrinkMs;
  let message: string | undefined;
  const fails = async (fewer: readonly Step[]) => {
    const { failure } = await playSteps(fewer, options);
    if (failure?.violation.kind !== kind) return false;
    message = failure.violation.message;
    return true;
  };
  const shrunk = await shrinkSteps(steps, fails, () => performance.now() > untilMs);
  return { steps: shrunk, ...(message === undefined ? {} : { message }) };
}

/** A failure for people: what happened, how to see it again, and the steps, one a line. */
export function describeFailure({ kind, message, seed, steps }: CompanyFailure): string {
  const lines = steps.map((step) => `      ${JSON.stringify(step)}`);
  return [
    `${kind}: ${message}`,
    `    again: npm run eval:permissions -- company --seed ${seed}`,
    `    ${steps.length} steps:`,
    ...lines,
  ].join('\n');
}
