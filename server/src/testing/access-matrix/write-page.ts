import { writeFileSync } from 'node:fs';
import { renderPage } from './render-page.ts';

writeFileSync(new URL('../../../../docs/access-matrix.md', import.meta.url), renderPage());
