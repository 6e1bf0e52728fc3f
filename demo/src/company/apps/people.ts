import { P, people } from '../people.ts';
import type { DemoResource } from '../types.ts';

// What a directory adds to the facts in people.ts: a few lines by each person about themselves.
const bios: Record<string, { bio: string; since: string; topics?: string[] }> = {
  [P.ingrid]: {
    since: '2017-03-01',
    bio: `Co-founder. Used to be a harbour pilot, still has the licence and the opinions. Ask me about strategy, the board, investors, and which way the wind will turn in the fjord. I answer mail before seven and almost never after four.`,
  },
  [P.tobias]: {
    since: '2017-03-01',
    bio: `Co-founder, built the first buoy in a boathouse from a beer keg. Ask me about the technical roadmap, Tern-4, and hiring engineers. Please do not ask me to fix the coffee machine again.`,
    topics: ['roadmap', 'tern-4'],
  },
  [P.beatriz]: {
    since: '2019-09-02',
    bio: `I run finance from Lisbon. Ask me about budgets, contracts over 50,000 euros, audits and banks. Expense questions go to Sofia, who is faster and nicer than I am in the last week of a quarter.`,
  },
  [P.henrik]: {
    since: '2018-01-08',
    bio: `Everything that floats, ships or breaks at sea is my responsibility. Ask me about fleet capacity, vessel charters, insurance of buoys and the safety board. Weekend sailor, weekday worrier.`,
    topics: ['fleet', 'safety'],
  },
  [P.clara]: {
    since: '2020-02-03',
    bio: `I look after people and how we work together: leave, pay structure, manager training, the yearly engagement survey. My door is open, mostly because Finn took the door off to repaint it.`,
  },
  [P.rui]: {
    since: '2019-05-13',
    bio: `Sales, customer success and marketing. Ask me about pricing exceptions, partner deals and the quarterly forecast. I know every harbour master between Sines and Kirkenes, and their boats.`,
  },
  [P.haruka]: {
    since: '2022-04-01',
    bio: `I opened the Yokohama outpost and lead everything in Japan: oyster and fish farm customers, import certification, the coast guard permits. Ask me before you write to any Japanese customer; I will gladly help with the tone.`,
    topics: ['japan', 'certification'],
  },
  [P.jonas]: {
    since: '2018-08-20',
    bio: `Head of Firmware. Ask me about releases, the bootloader, power budgets and why we never ship on Fridays. I keep a jar of barnacles on my desk as a reminder.`,
    topics: ['firmware', 'releases'],
  },
  [P.annika]: {
    since: '2020-10-05',
    bio: `Firmware, mostly sensors and signal processing. I maintain the outlier filter and the wave spectrum code. Ask me about strange readings, watchdog resets, and bouldering in Hamburg.`,
    topics: ['sensors', 'watchdog'],
  },
  [P.sindre]: {
    since: '2023-08-14',
    bio: `Firmware engineer for radio and satellite modems. Ask me about antennas, over-the-air updates and the test pool in Laksevåg. Newest skipper of the company rowing team.`,
    topics: ['modem', 'ota'],
  },
  [P.priya]: {
    since: '2020-01-13',
    bio: `I lead the data platform: ingestion, storage, the customer API and our forecasts. Ask me about service levels, data retention, and how to get an API key for a research partner.`,
    topics: ['api', 'platform'],
  },
  [P.luis]: {
    since: '2021-06-07',
    bio: `Backend, ingestion and the alerting service. I am the person the pager knows best. Ask me about queues, webhooks and the migration of the time series store.`,
    topics: ['ingestion', 'alerts'],
  },
  [P.elif]: {
    since: '2021-11-01',
    bio: `Oceanographer turned data scientist. I own the wave forecast, the algae bloom model and quality flags. Ask me when a number looks too good to be true.`,
    topics: ['forecast', 'data-quality'],
  },
  [P.wei]: {
    since: '2022-09-05',
    bio: `Data engineer in Yokohama. I take care of the Asian region of the platform, the tide tables and the nightly exports. Ask me in Chinese, Japanese or English. 欢迎用中文提问。`,
    topics: ['exports', 'tides'],
  },
  [P.oskar]: {
    since: '2019-01-07',
    bio: `IT and security for all four offices: laptops, accounts, VPN, phishing reports, door badges. Ask in the helpdesk channel first. If you clicked on something odd, call me at once; nobody is ever blamed for telling.`,
    topics: ['security', 'vpn'],
  },
  [P.magnus]: {
    since: '2018-05-02',
    bio: `I lead the field crew and plan every deployment and recovery. Ask me about vessel days, moorings, weather windows and storage at the Laksevåg quay. Former fisherman, so I speak to fishermen.`,
    topics: ['deployment', 'moorings'],
  },
  [P.solveig]: {
    since: '2019-03-18',
    bio: `Field technician, deck certificate and crane licence. Ask me about cleaning sensors, shackles and what to pack for a week on a service boat. I name the buoys.`,
    topics: ['maintenance'],
  },
  [P.tiago]: {
    since: '2022-02-14',
    bio: `Field technician for Portugal and Spain, based at the Alcântara dock. Ask me about aquaculture sites, dive permits and where to eat near any harbour on the coast.`,
  },
  [P.kenji]: {
    since: '2023-04-03',
    bio: `Field technician in Yokohama, three oyster bays and one very curious seal. Ask me about typhoon preparation and spare parts in Japan. 日本語でもどうぞ。`,
  },
  [P.katrin]: {
    since: '2020-07-01',
    bio: `Supply chain: batteries, hulls, shackles, customs. Ask me about lead times, supplier audits and purchase orders. I read data sheets for fun, which is why Nils is afraid of me.`,
    topics: ['suppliers', 'batteries'],
  },
  [P.nils]: {
    since: '2018-11-12',
    bio: `Head of Hardware. Hull, mast, solar deck, battery bay, wiper. Ask me about drawings, pressure tests and the Tern-4 prototype line in Hamburg.`,
    topics: ['hardware', 'tern-4'],
  },
  [P.amelie]: {
    since: '2022-10-03',
    bio: `Mechanical engineer, seals and moorings, and the wiper that keeps the sensors clean. Ask me about corrosion, CAD files, torque values. Je réponds aussi en français.`,
    topics: ['wiper', 'seals'],
  },
  [P.joana]: {
    since: '2020-05-04',
    bio: `Customer success lead. Onboarding, renewals, escalations, the customer advisory board. Ask me who knows a customer and what we promised them.`,
    topics: ['customers', 'escalations'],
  },
  [P.erik]: {
    since: '2021-01-11',
    bio: `I sell to Nordic harbours and fish farms. Ask me about tenders in Norway, Sweden, Denmark and Iceland, or about the winter swimming club.`,
  },
  [P.hannah]: {
    since: '2021-09-01',
    bio: `Account executive for Germany, Austria and Switzerland, mostly wind farms in the North Sea and a surprising number of lakes. Ask me about framework contracts and offshore safety paperwork.`,
  },
  [P.camille]: {
    since: '2023-01-09',
    bio: `Marketing and communications: the website, trade fairs, press, the customer newsletter and photos of buoys at sunset. Ask me before you talk to a journalist, please.`,
    topics: ['press', 'brand'],
  },
  [P.sofia]: {
    since: '2021-03-15',
    bio: `Financial controller. Expenses, invoices, payroll run, month-end. Ask me about receipts, cost centres and supplier payments. Yes, I am the one from the phishing story.`,
    topics: ['expenses', 'invoices'],
  },
  [P.lars]: {
    since: '2020-11-02',
    bio: `General counsel. Contracts, privacy, patents, permits. Ask me before you sign anything, including the guest book of a competitor. Singing in the Bergen cathedral choir.`,
    topics: ['contracts', 'patents'],
  },
  [P.maja]: {
    since: '2022-06-01',
    bio: `People partner for Hamburg, Lisbon and Yokohama. Ask me about onboarding, parental leave, visas, sick notes and language courses. Also keeper of the Hamburg plants.`,
    topics: ['leave', 'onboarding'],
  },
  [P.finn]: {
    since: '2021-08-02',
    bio: `Office manager in Bergen and organiser of the yearly offsite. Ask me about desks, keys, visitors, dogs in the office, parking and the coffee machine. Especially the coffee machine.`,
    topics: ['office', 'offsite'],
  },
};

export const resources: DemoResource[] = people.map((p) => ({
  sourceId: 'people',
  externalId: p.email.replace(/@.*/, ''),
  type: 'person',
  class: 'person',
  title: p.name,
  subtitle: `${p.jobTitle}, ${p.location}`,
  url: `https://people.marlowtern.example/${p.email.replace(/@.*/, '')}`,
  content: bios[p.email]?.bio,
  contentType: 'text/plain',
  email: p.email,
  jobTitle: p.jobTitle,
  department: p.department,
  location: p.location,
  managedBy: p.managedBy,
  createdAt: '2024-01-15T08:00:00+01:00',
  data: { startDate: bios[p.email]?.since },
  topics: bios[p.email]?.topics,
  permissions: { groups: ['workspace:everyone'] },
}));
