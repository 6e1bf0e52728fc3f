import { problemCatalogue } from '@clew/contract';
import { atTheDoor, type CallerName, callers, inside } from './callers.ts';
import { type AskerName, foreignThings, type ThingName, things } from './foreign-things.ts';
import { otherOutcomes, refusals } from './outcomes.ts';
import type { Grid } from './parse-grid.ts';

const askers: Record<AskerName, string> = {
  user: 'With a personal key',
  administrator: 'With a personal key of an administrator',
  limited: 'With a key of the same account that is limited to one assistant',
  session: 'With the session of an embed, of the same account',
};

/** The matrix as a page of the documentation. Pure: a test compares it with the file. */
export function renderPage(): string {
  const rows = atTheDoor.rows.size;
  const cells = rows * Object.keys(callers).length;
  return `${[
    '# Who may call what',
    'Written by `npm run access-matrix` from the tables of `server/src/testing/access-matrix/`, which a test plays in full against a whole product: ' +
      `${rows} rows (every operation of the contract, some in several variants) by ${Object.keys(callers).length} kinds of caller, ${cells} cells, and what is another's besides. ` +
      'Each cell is held to the status and the whole body, and what is refused must have changed nothing that is stored.',
    '## What the cells say',
    table(
      ['cell', 'status', 'what it means'],
      [
        ...Object.entries(otherOutcomes).map(([cell, meaning]) => [`\`${cell}\``, '', meaning]),
        ...Object.entries(refusals).map(([cell, { code, detail }]) => [
          `\`${cell}\``,
          `${problemCatalogue[code].status} ${problemCatalogue[code].reason}`,
          detail,
        ]),
      ],
    ),
    '## Who does not get in',
    'They ask for what its owner could do, so that the door alone refuses them.',
    legend(atTheDoor, callers),
    gridTable(atTheDoor),
    '## Who gets in',
    'With things of their own.',
    legend(inside, callers),
    gridTable(inside),
    '`chat+stream` is a chat whose answer is streamed, and so is `chatV2+stream`; `createKey` makes one for the same single assistant, `createKey+wide` one for all of them, `createKey+acting` an impersonating one.',
    "## What is another's",
    'Operations for accounts, asked with a key that is good. Where the cell is a 404 or `none` the reply is the same as for a thing that never was.',
    ...(Object.keys(foreignThings) as AskerName[]).flatMap((asker) => [
      `### ${askers[asker]}`,
      legend(foreignThings[asker], things),
      gridTable(withoutSilent(foreignThings[asker])),
    ]),
  ].join('\n\n')}\n`;
}

function legend(grid: Grid, meanings: Partial<Record<CallerName | ThingName, string>>): string {
  return grid.columns.map((name) => `- **${name}**: ${meanings[name as CallerName | ThingName]}`).join('\n');
}

/** Without the rows that say nothing. */
function withoutSilent({ columns, rows }: Grid): Grid {
  return { columns, rows: new Map([...rows].filter(([, cells]) => Object.values(cells).some((cell) => cell !== '-'))) };
}

function gridTable({ columns, rows }: Grid): string {
  return table(
    ['operation', ...columns],
    [...rows].map(([row, cells]) => [`\`${row}\``, ...columns.map((column) => cells[column] ?? '')]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
