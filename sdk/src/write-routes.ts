import { writeFileSync } from 'node:fs';
import { describeRoutes } from './describe-routes.ts';

const rows = Object.entries(describeRoutes()).map(([name, route]) => {
  const members = Object.entries(route).map(([member, value]) => `${member}: ${literal(value)}`);
  return `  ${name}: { ${members.join(', ')} },`;
});

writeFileSync(
  new URL('./routes.ts', import.meta.url),
  `import type { Route } from './route.ts';

/** Written by \`npm run openapi\` from the operations of the contract. */
export const routes = {
${rows.join('\n')}
} as const satisfies Record<string, Route>;
`,
);

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
