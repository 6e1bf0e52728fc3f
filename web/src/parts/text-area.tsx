import { type ComponentProps, useId } from 'react';
import { Remarks } from './remarks.tsx';

interface Props extends ComponentProps<'textarea'> {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

export function TextArea({ label, hint, problem, rows = 3, ...rest }: Props) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm">
        {label}
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={rows}
        aria-describedby={`${id}-remarks`}
        aria-invalid={problem !== undefined}
        className="w-full rounded-lg border border-line bg-page px-3 py-2"
        {...rest}
      />
      <Remarks id={`${id}-remarks`} hint={hint} problem={problem} />
    </div>
  );
}
