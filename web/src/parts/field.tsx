import { type ComponentProps, useId } from 'react';
import { Remarks } from './remarks.tsx';

interface Props extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

export function Field({ label, hint, problem, className = '', ...rest }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={`${id}-remarks`}
        aria-invalid={problem !== undefined}
        className="w-full rounded-lg border border-line bg-page px-3 py-2"
        {...rest}
      />
      <Remarks id={`${id}-remarks`} hint={hint} problem={problem} />
    </div>
  );
}
