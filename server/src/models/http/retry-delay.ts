const firstMs = 500;
const mostBackoffMs = 20_000;
const mostRetryAfterMs = 60_000;

/** Wait before try `attempt + 1`: doubling, and between half and the whole of it, so that many clients don't come back at once. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.min(mostBackoffMs, firstMs * 2 ** (attempt - 1)) * (0.5 + random() / 2);
}

/** A `Retry-After` header, in seconds or as a date -> milliseconds, at most a minute; null when it says nothing. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? null : Math.min(mostRetryAfterMs, Math.max(0, ms));
}
