import type { DemoResource } from '../types.ts'
import { P } from '../people.ts'
import { ago, ahead } from '../clock.ts'

const readers = { groups: ['finance-readers'] }
type Entry = Omit<DemoResource, 'sourceId' | 'class' | 'url' | 'contentType' | 'type'>

const entries: Entry[] = [
  { externalId: 'fin-budget-2027', title: 'Budget 2027, second draft', createdBy: P.sofia, modifiedBy: [P.sofia, P.beatriz], createdAt: ago(18, 10), modifiedAt: ago(1, 17), dueAt: ahead(9, 16), path: '/Budget', extension: 'xlsx', fileTypeGroup: 'spreadsheet', topics: ['budget', 'finance'], sharedBy: P.sofia, sharedWith: [P.beatriz, P.ingrid], permissions: { groups: ['finance-readers', 'workspace:leadership'] },
    content: `Second draft, in thousands of euros. Subscriptions 21,400, set-up fees 1,150, grants 640. People 12,900, vessels 2,600, parts 3,100, cloud 520, everything else 1,900. That leaves 2,170 before interest. Not included yet: the mould for the new hull and the result of the tender in the islands. Every head of department gets one round to complain, then Beatriz closes the file.` },
  { externalId: 'fin-results-q3', title: 'Results third quarter 2026', createdBy: P.sofia, createdAt: '2026-10-21T10:00:00+01:00', path: '/Reports', extension: 'xlsx', fileTypeGroup: 'spreadsheet', topics: ['finance'], permissions: { groups: ['finance-readers', 'workspace:leadership'] },
    content: `Third quarter of 2026. Revenue was 4.86 million euros, nine percent above last year and two percent below plan. The gap comes from Tern-4 reservations, which we may only book on delivery. Churn: two harbours, as foretold, one lake. Vessel costs are 14 percent over plan because of the shackles. Cash at the end of September: 3.2 million.` },
  { externalId: 'fin-bank-change', title: 'Rule: change of bank details', createdBy: P.sofia, createdAt: '2026-05-18T10:00:00+01:00', path: '/Rules', extension: 'docx', fileTypeGroup: 'document', topics: ['phishing', 'invoices'], permissions: { groups: ['finance-readers', 'workspace:operations'] },
    content: `Nobody changes the bank details of a supplier on the ground of a mail, a chat or a voice that sounds like Katrin. The person in finance calls the number from the contract, writes name and time into the form, and a second person in finance confirms. The first payment to a new account is one euro. If the supplier is in a hurry, we get slower.` },
  { externalId: 'fin-payroll-calendar', title: 'Payroll calendar', createdBy: P.sofia, createdAt: '2025-12-11T10:00:00+00:00', modifiedAt: '2026-01-07T10:00:00+00:00', path: '/Payroll', extension: 'xlsx', fileTypeGroup: 'spreadsheet', topics: ['finance', 'expenses'], permissions: { groups: ['workspace:everyone'] },
    content: `Salaries are paid on the 27th of each month in Portugal and Germany, on the 25th in Norway and Japan, and on the working day before if that is a weekend. In December everybody is paid on the 18th. Changes of your own account must reach Sofia by the 12th, in the HR tool and never by mail, for reasons that she explains with pleasure.` },
  { externalId: 'fin-loan', title: 'Banco do Cais: loan terms, sketch', createdBy: P.beatriz, createdAt: '2026-10-25T21:00:00+00:00', path: '/Private', extension: 'xlsx', fileTypeGroup: 'spreadsheet', topics: ['eider', 'finance'], permissions: { users: [P.beatriz, P.ingrid] },
    content: `Sketch after a talk with the bank. Three million euros over six years, 5.9 percent, secured by the contract with the wind farm. Two years without repayment. The bank wants to see the minutes of the board and a firm date for the new buoy, and it would like a covenant of 1.5 million in cash at all times. Fees 0.8 percent. Open: whether the oldest two shareholders follow.` },
  { externalId: 'fin-coffee', title: 'Cost of coffee, all offices', createdBy: P.sofia, createdAt: '2026-10-15T10:00:00+01:00', path: '/Reports', extension: 'xlsx', fileTypeGroup: 'spreadsheet', topics: ['coffee', 'finance'], permissions: readers,
    content: `Asked by Beatriz, answered by me. In twelve months Bergen spent 7,480 euros on coffee including repairs of Bertha, Hamburg 2,910, Lisbon 1,350 and Yokohama 400, mostly green tea. A new machine of the same size would cost 6,200 once. I have not shown this to Finn. The service contract brings the repairs down to a fixed 95 euros per month.` },
]

export const resources: DemoResource[] = entries.map((e) => ({
  sourceId: 'finance', type: 'document', class: 'document', contentType: 'text/plain',
  url: `https://finance.marlowtern.example/${e.externalId}`, ...e,
}))
