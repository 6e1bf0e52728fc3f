interface Props {
  id: string;
  hint: string | undefined;
  problem: string | undefined;
}

/** What a field wants, and what is wrong with what stands in it. */
export function Remarks({ id, hint, problem }: Props) {
  return (
    <div id={id} dir="auto" className="text-sm">
      {hint === undefined ? null : <p className="mt-1 text-soft">{hint}</p>}
      {problem === undefined ? null : <p className="mt-1 text-danger">{problem}</p>}
    </div>
  );
}
