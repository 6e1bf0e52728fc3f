import { type ComponentProps, useId } from 'react';
import { Labelled, labelledBy, type Told } from './labelled.tsx';

export function Select({ label, hint, problem, children, ...rest }: Told & ComponentProps<'select'>) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, problem }}>
      <select
        {...labelledBy(id, problem)}
        className="min-h-10 w-full rounded-lg border border-line bg-page px-2 text-ink"
        {...rest}
      >
        {children}
      </select>
    </Labelled>
  );
}
