/** Which app a resource comes from, as its first letters on a colour of its own. */
export function AppBadge({ appId }: { appId: string }) {
  return (
    <span
      aria-hidden="true"
      title={appId}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg border border-line bg-raised text-xs font-semibold text-soft uppercase"
    >
      {Array.from(appId).slice(0, 2).join('')}
    </span>
  );
}
