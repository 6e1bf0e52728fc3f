import { type ComponentProps, useId } from 'react';
import { Labelled, labelledBy, type Told } from './labelled.tsx';

export function TextArea({ label, hint, problem, rows = 3, ...rest }: Told & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <Labelled {...{ id, label, hint, problem }}>
      <textarea
        {...labelledBy(id, problem)}
        dir="auto"
        rows={rows}
        className="w-full rounded-lg border border-line bg-page px-3 py-2"
        {...rest}
      />
    </Labelled>
  );
}
