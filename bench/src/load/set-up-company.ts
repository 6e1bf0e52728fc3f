import { askers } from '../corpus/askers.ts';
import { appShares } from '../corpus/resource-outline.ts';
import { expectSuccess, type HttpClient } from './create-http-client.ts';

/** The sources, the people who ask and the groups they are in, as an administrator sets them up. */
export async function setUpCompany(admin: HttpClient): Promise<void> {
  const put = (path: string, json: object) => expectSuccess(admin.send('PUT', path, { json }));
  for (const [appId] of appShares) await put(`/api/sources/${appId}`, { appId });
  for (const { email, name } of askers) await put(`/api/accounts/${encodeURIComponent(email)}`, { name });
  for (const group of new Set(askers.flatMap(({ groups }) => [...groups]))) {
    const users = askers.filter(({ groups }) => groups.has(group)).map(({ email }) => email);
    await put(`/api/sources/workspace/groups/${group}`, { users, groups: [] });
  }
}
