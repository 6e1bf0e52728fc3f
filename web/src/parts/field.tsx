import { type ComponentProps, useId } from 'react';
import { Labelled, labelledBy, type Told } from './labelled.tsx';

export function Field({ label, hint, problem, className = '', ...rest }: Told & ComponentProps<'input'>) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, problem, className }}>
      <input
        {...labelledBy(id, problem)}
        className="w-full rounded-lg border border-line bg-page px-3 py-2"
        {...rest}
      />
    </Labelled>
  );
}
