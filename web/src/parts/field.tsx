import { type ComponentProps, useId } from 'react';

interface Props extends ComponentProps<'input'> {
  label: string;
}

export function Field({ label, className = '', ...rest }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm">
        {label}
      </label>
      <input id={id} className="w-full rounded-lg border border-line bg-page px-3 py-2" {...rest} />
    </div>
  );
}
