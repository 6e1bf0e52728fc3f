import { type ComponentProps, useId } from 'react';
import { Remarks } from './remarks.tsx';

interface Props extends ComponentProps<'select'> {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

export function Select({ label, hint, problem, children, ...rest }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm">
        {label}
      </label>
      <select
        id={id}
        aria-describedby={`${id}-remarks`}
        className="min-h-10 w-full rounded-lg border border-line bg-page px-2 text-ink"
        {...rest}
      >
        {children}
      </select>
      <Remarks id={`${id}-remarks`} hint={hint} problem={problem} />
    </div>
  );
}
