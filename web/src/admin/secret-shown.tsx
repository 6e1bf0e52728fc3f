/** Something that is shown once, to be copied. */
export function SecretShown({ hint, secret }: { hint: string; secret: string }) {
  return (
    <div role="status" className="my-3 rounded-lg border border-line bg-raised p-3">
      <p>{hint}</p>
      <code dir="ltr" className="mt-2 block break-all select-all">
        {secret}
      </code>
    </div>
  );
}
