/** Takes the pictures of the README from the running product with the demo company: `npm run screenshots`. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { quickstart } from '@clew/demo/company';
import { findChromium } from '@clew/demo/find-chromium';
import { demoAdmin } from '@clew/demo/load-demo';
import { openCompany } from './open-company.ts';

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const viewport = { width: 1200, height: 760 };

const chromium = findChromium();
if (chromium === undefined) {
  console.error('There is no Chromium here. Install one, or name it in the variable CHROMIUM.');
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const company = await openCompany(chromium);
try {
  const page = await company.signIn(quickstart.employee, { viewport });
  await page.getByRole('textbox', { name: 'Your question' }).fill(quickstart.open);
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /^Reference 1/ })
    .first()
    .waitFor();
  await page.getByText('without a language model').waitFor();
  await page.screenshot({ path: `${folder}chat.png` });
  await page.goto(`${company.address}/find?q=travel`);
  await page.locator('mark').first().waitFor();
  await page.screenshot({ path: `${folder}search.png` });
  const dark = await company.signIn(demoAdmin, { viewport, colorScheme: 'dark' });
  for (const part of ['sources', 'people']) {
    await dark.goto(`${company.address}/admin/${part}`);
    await dark.getByRole('cell').first().waitFor();
    await dark.screenshot({ path: `${folder}${part}.png` });
  }
  const phone = await company.signIn(quickstart.employee, { viewport: { width: 390, height: 800 } });
  await phone.getByLabel('Language').selectOption('ar');
  await phone.getByRole('link', { name: 'البحث' }).click();
  await phone.getByRole('searchbox').fill('travel');
  await phone.locator('mark').first().waitFor();
  await phone.screenshot({ path: `${folder}phone-arabic.png` });
  console.log(`The pictures are in ${folder}.`);
} finally {
  await company.close();
}
