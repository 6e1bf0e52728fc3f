import type { ComponentProps } from 'react';

const looks = {
  main: 'bg-accent text-on-accent font-medium',
  plain: 'border border-line bg-page text-ink hover:bg-raised',
  quiet: 'text-soft hover:bg-raised hover:text-ink',
  danger: 'border border-line text-danger hover:bg-raised',
} as const;

interface Props extends ComponentProps<'button'> {
  look?: keyof typeof looks;
}

/** At least 24 pixels high and wide, so that a finger finds it. */
export function Button({ look = 'plain', className = '', type = 'button', ...rest }: Props) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 min-w-9 items-center justify-center gap-1.5 rounded-lg px-3 py-1.5 text-sm disabled:opacity-60 ${looks[look]} ${className}`}
      {...rest}
    />
  );
}
