import type { DemoGroup } from './types.ts'
import { P } from './people.ts'

const w = 'workspace'

export const groups: DemoGroup[] = [
  // Company-wide: everyone > departments > teams
  { sourceId: w, id: 'everyone', name: 'Everyone at Marlow & Tern', users: [], groups: ['leadership', 'engineering', 'data', 'it', 'operations', 'sales', 'finance-legal', 'people-team'] },
  { sourceId: w, id: 'leadership', name: 'Leadership team', users: [P.ingrid, P.tobias, P.beatriz, P.henrik, P.clara, P.rui], groups: [] },
  { sourceId: w, id: 'engineering', name: 'Engineering', users: [P.tobias], groups: ['firmware', 'hardware'] },
  { sourceId: w, id: 'firmware', name: 'Firmware', users: [P.jonas, P.annika, P.sindre], groups: [] },
  { sourceId: w, id: 'hardware', name: 'Hardware', users: [P.nils, P.amelie], groups: [] },
  { sourceId: w, id: 'data', name: 'Data Platform', users: [P.priya, P.luis, P.elif, P.wei], groups: [] },
  { sourceId: w, id: 'it', name: 'IT & Security', users: [P.oskar], groups: [] },
  { sourceId: w, id: 'operations', name: 'Operations', users: [P.henrik, P.katrin], groups: ['field'] },
  { sourceId: w, id: 'field', name: 'Field crew', users: [P.magnus, P.solveig, P.tiago, P.kenji], groups: [] },
  { sourceId: w, id: 'sales', name: 'Sales & Customers', users: [P.rui, P.haruka, P.erik, P.hannah], groups: ['customer-success', 'marketing'] },
  { sourceId: w, id: 'customer-success', name: 'Customer success', users: [P.joana], groups: [] },
  { sourceId: w, id: 'marketing', name: 'Marketing', users: [P.camille], groups: [] },
  { sourceId: w, id: 'finance-legal', name: 'Finance & Legal', users: [], groups: ['finance', 'legal'] },
  { sourceId: w, id: 'finance', name: 'Finance', users: [P.beatriz, P.sofia], groups: [] },
  { sourceId: w, id: 'legal', name: 'Legal', users: [P.lars], groups: [] },
  { sourceId: w, id: 'people-team', name: 'People team', users: [P.clara, P.maja, P.finn], groups: [] },
  { sourceId: w, id: 'managers', name: 'People managers', users: [P.haruka, P.jonas, P.priya, P.nils, P.magnus, P.joana], groups: ['leadership'] },
  { sourceId: w, id: 'deal-team', name: 'Deal team (Eider)', users: [P.ingrid, P.beatriz, P.lars, P.tobias], groups: [] },
  { sourceId: w, id: 'on-call', name: 'On-call rota', users: [P.luis, P.oskar, P.magnus], groups: ['firmware'] },
  // Offices
  { sourceId: w, id: 'bergen', name: 'Bergen office', users: [P.ingrid, P.tobias, P.henrik, P.clara, P.sindre, P.oskar, P.magnus, P.solveig, P.erik, P.lars, P.finn], groups: [] },
  { sourceId: w, id: 'hamburg', name: 'Hamburg office', users: [P.jonas, P.annika, P.elif, P.katrin, P.nils, P.amelie, P.hannah, P.maja], groups: [] },
  { sourceId: w, id: 'lisbon', name: 'Lisbon office', users: [P.beatriz, P.rui, P.priya, P.luis, P.tiago, P.joana, P.camille, P.sofia], groups: [] },
  { sourceId: w, id: 'yokohama', name: 'Yokohama office', users: [P.haruka, P.wei, P.kenji], groups: [] },
  // A cycle: each contains the other. Real directories have these.
  { sourceId: w, id: 'tern4-program', name: 'Tern-4 programme', users: [P.tobias, P.nils, P.jonas, P.katrin], groups: ['launch-crew'] },
  { sourceId: w, id: 'launch-crew', name: 'Tern-4 launch crew', users: [P.camille, P.joana, P.rui], groups: ['tern4-program'] },

  // Groups that belong to one app
  { sourceId: 'chat', id: 'C-BUOYOPS', name: '#buoy-ops', users: [P.joana], groups: ['workspace:operations', 'workspace:engineering', 'workspace:data'] },
  { sourceId: 'chat', id: 'C-FIRMWARE', name: '#firmware-private', users: [P.tobias], groups: ['workspace:firmware'] },
  { sourceId: 'chat', id: 'C-LEADS', name: '#leads', users: [], groups: ['workspace:managers'] },
  { sourceId: 'chat', id: 'C-EIDER', name: '#proj-eider', users: [P.ingrid, P.beatriz, P.lars, P.tobias], groups: [] },
  { sourceId: 'chat', id: 'C-SALES', name: '#sales-floor', users: [], groups: ['workspace:sales'] },
  // 'core' exists twice: in the code host and in the wiki, with different members.
  { sourceId: 'code', id: 'core', name: 'Core maintainers', users: [P.jonas, P.annika, P.sindre, P.priya, P.luis], groups: [] },
  { sourceId: 'code', id: 'all-devs', name: 'All developers', users: [P.oskar], groups: ['core', 'workspace:engineering', 'workspace:data'] },
  { sourceId: 'wiki', id: 'core', name: 'Core office team', users: [P.finn, P.clara, P.maja, P.oskar], groups: [] },
  { sourceId: 'wiki', id: 'runbook-readers', name: 'Runbook readers', users: [P.henrik, P.joana], groups: ['workspace:on-call', 'workspace:data'] },
  { sourceId: 'issues', id: 'security-level', name: 'Security level: restricted', users: [P.oskar, P.tobias, P.jonas], groups: [] },
  { sourceId: 'issues', id: 'developers', name: 'Developers', users: [P.oskar, P.magnus, P.joana], groups: ['workspace:engineering', 'workspace:data'] },
  { sourceId: 'tickets', id: 'agents', name: 'Support agents', users: [P.luis, P.solveig], groups: ['workspace:customer-success', 'workspace:sales'] },
  { sourceId: 'crm', id: 'sales-users', name: 'Sales users', users: [P.beatriz, P.ingrid], groups: ['workspace:sales'] },
  { sourceId: 'calls', id: 'call-listeners', name: 'Call listeners', users: [P.rui], groups: ['workspace:customer-success'] },
  { sourceId: 'docs', id: 'legal-vault', name: 'Legal vault', users: [P.lars, P.ingrid], groups: [] },
  { sourceId: 'finance', id: 'finance-readers', name: 'Finance readers', users: [P.ingrid], groups: ['workspace:finance'] },
  { sourceId: 'hr', id: 'hr-confidential', name: 'HR confidential', users: [P.clara, P.maja], groups: [] },
  { sourceId: 'hr', id: 'pay-readers', name: 'Pay band readers', users: [P.beatriz], groups: ['hr-confidential', 'workspace:managers'] },
]
