// Times relative to the day of import, so that "recent activity" always has something to show.
const base = new Date();

function at(days: number, hour: number): string {
  const d = new Date(
    Date.UTC(
      base.getUTCFullYear(),
      base.getUTCMonth(),
      base.getUTCDate() + days,
      Math.floor(hour),
      Math.round((hour % 1) * 60),
    ),
  );
  return d.toISOString();
}

/** ISO time `days` days before the day of import, at `hour` o'clock UTC. Never later than the moment of import. */
export function ago(days: number, hour = 9): string {
  const asked = at(-days, hour);
  const now = base.toISOString();
  if (asked > now) return now;
  return asked;
}

/** ISO time `days` days after the day of import, at `hour` o'clock UTC. */
export function ahead(days: number, hour = 9): string {
  return at(days, hour);
}
