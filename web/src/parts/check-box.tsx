import { type ComponentProps, useId } from 'react';
import { Remarks } from './remarks.tsx';

interface Props extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

export function CheckBox({ label, hint, problem, ...rest }: Props) {
  const id = useId();
  return (
    <div>
      <label className="flex min-h-9 items-center gap-2 text-sm">
        <input type="checkbox" aria-describedby={id} className="size-5 shrink-0" {...rest} /> {label}
      </label>
      <Remarks id={id} hint={hint} problem={problem} />
    </div>
  );
}
