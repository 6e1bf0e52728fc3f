import type { z } from 'zod';

/** Field path -> messages, from all issues of a failed parse: `messages[0].role`, `enterpriseSearch.filters.fromTime`. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const issue of issues) {
    const path = fieldPath(issue.path);
    const message = issue.message.endsWith('received undefined') ? 'Required.' : issue.message;
    const messages = errors[path] ?? [];
    if (!messages.includes(message)) errors[path] = [...messages, message];
  }
  return errors;
}

function fieldPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || 'body';
}
