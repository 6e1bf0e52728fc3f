import type { ReactNode } from 'react';
import { Remarks } from './remarks.tsx';

export interface Told {
  label: string;
  /** What the field wants. */
  hint?: string | undefined;
  /** What is wrong with what stands in it. */
  problem?: string | undefined;
}

/** The attributes by which a control belongs to its `Labelled`. */
export function labelledBy(id: string, problem: string | undefined) {
  return { id, 'aria-describedby': `${id}-remarks`, 'aria-invalid': problem !== undefined };
}

/** A control under its label, with what it wants and what is wrong. */
export function Labelled({
  id,
  label,
  hint,
  problem,
  className,
  children,
}: Told & { id: string; className?: string | undefined; children: ReactNode }) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm">
        {label}
      </label>
      {children}
      <Remarks id={`${id}-remarks`} hint={hint} problem={problem} />
    </div>
  );
}
