import type { DemoSource } from './types.ts';

export const sources: DemoSource[] = [
  { sourceId: 'people', appId: 'google-directory', name: 'Company directory' },
  { sourceId: 'chat', appId: 'slack', name: 'Slack' },
  { sourceId: 'mail', appId: 'gmail', name: 'Mail' },
  { sourceId: 'calendar', appId: 'google-calendar', name: 'Calendar' },
  { sourceId: 'issues', appId: 'jira', name: 'Issues' },
  { sourceId: 'code', appId: 'github', name: 'Code' },
  { sourceId: 'docs', appId: 'google-drive', name: 'Documents' },
  { sourceId: 'wiki', appId: 'confluence', name: 'Harbour Wiki' },
  { sourceId: 'tickets', appId: 'zendesk', name: 'Support desk' },
  { sourceId: 'crm', appId: 'hubspot', name: 'CRM' },
  { sourceId: 'calls', appId: 'gong', name: 'Customer calls' },
  { sourceId: 'files', appId: 'sharepoint', name: 'File share' },
  { sourceId: 'hr', appId: 'personio', name: 'HR' },
  { sourceId: 'finance', appId: 'google-drive', name: 'Finance drive' },
];
