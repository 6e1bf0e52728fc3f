import { P } from './people.ts';

export interface GoldenQuestion {
  question: string;
  asker: string /* email, may see it */;
  resource: { sourceId: string; externalId: string } /* the resource that answers */;
  sentence: string /* EXACT substring of its content */;
  mayNotSee?: string[] /* emails who must not see that resource */;
  quickstart?: 'a' | 'b' | 'c';
}
export interface UnanswerableQuestion {
  question: string;
  asker: string;
  why: string;
}

const r = (sourceId: string, externalId: string) => ({ sourceId, externalId });

export const golden: GoldenQuestion[] = [
  // Facts of which an older version exists
  {
    quickstart: 'a',
    question: 'What is the daily meal allowance on business trips?',
    asker: P.sindre,
    resource: r('wiki', 'travel-policy-2026'),
    sentence: 'For trips from 1 January 2026 the daily meal allowance is 64 euros, and 78 euros in Japan and Norway.',
  },
  {
    question: 'What is the phone number of the on-call line?',
    asker: P.sindre,
    resource: r('wiki', 'oncall-runbook'),
    sentence: 'The on-call number is +47 55 90 11 84 since September 2026; the old number forwards to nobody.',
    mayNotSee: [P.camille, P.erik, P.sofia],
  },
  {
    question: 'How many weeks of parental leave do I get with full pay?',
    asker: P.elif,
    resource: r('hr', 'hr-parental-2026'),
    sentence: 'Every parent gets 22 weeks of parental leave with full pay, whoever gives birth, in all four countries.',
  },
  {
    question: 'How much does the harbour plan cost per month?',
    asker: P.erik,
    resource: r('docs', 'd-pricelist-2026'),
    sentence:
      'From January 2026 the harbour plan costs 1,290 euros per buoy and month, with two service visits included.',
    mayNotSee: [P.annika, P.solveig, P.wei],
  },
  {
    question: 'When is the launch of Tern-4?',
    asker: P.solveig,
    resource: r('mail', 'e-2004'),
    sentence: 'The launch of Tern-4 moves to 15 February 2027.',
  },
  {
    question: 'Where is the offsite 2026 and on which days?',
    asker: P.wei,
    resource: r('wiki', 'offsite-2026'),
    sentence:
      'The offsite is on the island of Sylt, from 9 to 11 September 2026, after the hotel in Sintra cancelled on us in June.',
  },
  {
    question: 'How long are raw sensor frames kept?',
    asker: P.hannah,
    resource: r('wiki', 'data-retention'),
    sentence:
      'Since February 2026 raw sensor frames are kept for 180 days instead of 90, because the wind farm contracts demand that an incident can be replayed half a year later.',
  },
  {
    question: 'Which company supplies our battery packs?',
    asker: P.magnus,
    resource: r('mail', 'e-2002'),
    sentence: 'the decision is made: from July 2025 all new battery packs come from Lithea in Gothenburg.',
    mayNotSee: [P.camille, P.tiago, P.luis],
  },
  {
    question: 'How many dogs may be in the Bergen office on one day?',
    asker: P.erik,
    resource: r('wiki', 'office-dogs'),
    sentence:
      'Since August 2026, up to three dogs may be in the Bergen office on the same day; the limit of two is history.',
  },
  {
    question: 'Is the OpenVPN gateway still running?',
    asker: P.tiago,
    resource: r('wiki', 'vpn-setup'),
    sentence: 'The old OpenVPN gateway was switched off on 31 January 2026.',
  },

  // Confidential
  {
    quickstart: 'b',
    question: 'What is the salary band of a senior firmware engineer?',
    asker: P.jonas,
    resource: r('hr', 'hr-bands-2026'),
    sentence: 'A senior firmware engineer is level 4, so the salary band runs from 66,000 to 83,000 euros.',
    mayNotSee: [P.sindre, P.annika, P.oskar],
  },
  {
    question: 'What does management recommend to the board about the earn-out in Project Eider?',
    asker: P.tobias,
    resource: r('docs', 'd-eider-memo'),
    sentence:
      "Management's recommendation: negotiate the earn-out down from 12 to 6 million, because the date of Tern-4 is not wholly in our hands.",
    mayNotSee: [P.rui, P.sindre, P.sofia, P.oskar],
  },
  {
    question: 'How much of the Northreach offer depends on Tern-4?',
    asker: P.beatriz,
    resource: r('mail', 'e-2006'),
    sentence:
      'They offer 61 million euros for all shares, of which 12 million depend on Tern-4 being delivered before the summer of 2027.',
    mayNotSee: [P.henrik, P.nils, P.clara],
  },
  {
    question: 'When is the patent hearing about the wiper?',
    asker: P.amelie,
    resource: r('docs', 'd-patent-brief'),
    sentence: 'The hearing at the patent office in Munich is on 18 March 2027.',
    mayNotSee: [P.annika, P.katrin, P.camille],
  },
  {
    question: 'What is the best evidence against the Pelagix patent claim?',
    asker: P.nils,
    resource: r('docs', 'd-patent-brief'),
    sentence:
      "Our best evidence is Amélie's notebook with a dated sketch of the parked arm from March 2019, when she was a student in Nantes, and the poster she showed that autumn.",
    mayNotSee: [P.sindre, P.rui],
  },
  {
    question: 'How long was the firmware signing key readable on the build server?',
    asker: P.jonas,
    resource: r('issues', 'SEC-88'),
    sentence: 'It lay there for five weeks, from 19 January to 23 February 2026.',
    mayNotSee: [P.annika, P.luis, P.ingrid],
  },
  {
    question: 'What revenue did we have in the third quarter of 2026?',
    asker: P.henrik,
    resource: r('finance', 'fin-results-q3'),
    sentence: 'Revenue was 4.86 million euros, nine percent above last year and two percent below plan.',
    mayNotSee: [P.jonas, P.erik, P.lars],
  },
  {
    question: 'Who is thinking of leaving for a dive school?',
    asker: P.clara,
    resource: r('chat', 'm-1029'),
    sentence: 'Tiago told me he has an offer from a dive school in Sagres and is thinking about it.',
    mayNotSee: [P.tiago, P.solveig, P.maja],
  },
  {
    question: 'When do the letters of the pay round go out?',
    asker: P.priya,
    resource: r('chat', 'm-1013'),
    sentence:
      'Reminder to all managers: the pay round closes on 4 December, letters go out on 14 December, and please have the conversation before the letter arrives, not after.',
    mayNotSee: [P.luis, P.sofia],
  },
  {
    question: 'Over how many years would the loan of Banco do Cais run?',
    asker: P.ingrid,
    resource: r('finance', 'fin-loan'),
    sentence: 'Three million euros over six years, 5.9 percent, secured by the contract with the wind farm.',
    mayNotSee: [P.sofia, P.tobias, P.lars],
  },

  // What happened
  {
    question: 'How many kilometres did the lost buoy Gudrun drift before she was found?',
    asker: P.sofia,
    resource: r('wiki', 'gudrun-drift'),
    sentence:
      'On 5 March the Shetland skipper Davie Isbister pulled Gudrun out of the water 22 miles north-east of Unst, after 19 days and 388 kilometres.',
  },
  {
    question: 'Why did barnacles make the buoys restart?',
    asker: P.tiago,
    resource: r('wiki', 'barnacle-bug'),
    sentence:
      'The outlier filter retried every rejected sample without a limit, so it never finished its window, starved the watchdog task and the watchdog reset the processor.',
    mayNotSee: [P.camille, P.sofia, P.maja],
  },
  {
    question: 'How much money did we nearly lose in the phishing attack?',
    asker: P.finn,
    resource: r('mail', 'e-2005'),
    sentence:
      'One payment of 38,400 euros was released and stopped by the bank an hour before it would have left for good.',
  },
  {
    question: 'Which domain did the phishing message come from?',
    asker: P.kenji,
    resource: r('wiki', 'security-incidents'),
    sentence: 'The message came from the domain marlowtem.example, with the letters r and n played by an m.',
  },
  {
    question: 'What was the result of the vote on replacing the coffee machine Bertha?',
    asker: P.amelie,
    resource: r('chat', 'm-1005'),
    sentence: 'The vote on replacing Bertha is closed: 30 for a new machine, 31 for keeping her.',
  },
  {
    question: 'What does error 14 of the coffee machine mean?',
    asker: P.lars,
    resource: r('wiki', 'coffee-machine'),
    sentence:
      'Error 14 means the float switch in the drip tray is stuck: take the tray out, tap it twice, put it back.',
  },
  {
    question: 'How far does our liability go in the Ålesund contract?',
    asker: P.rui,
    resource: r('mail', 'e-2008'),
    sentence: "Lars has the contract and says that our liability ends at one year's fee, which is 84,000 euros.",
    mayNotSee: [P.solveig, P.haruka, P.sofia],
  },
  {
    question: 'What did we change in FW-301 for winter in the north?',
    asker: P.sindre,
    resource: r('issues', 'FW-301'),
    sentence:
      'Decision: north of 66 degrees the firmware falls back to twenty minutes when the battery is below 55 percent, and returns to ten above 70 percent.',
    mayNotSee: [P.hannah, P.maja],
  },
  {
    question: 'What idle current does the data sheet of the modem promise in FW-318?',
    asker: P.annika,
    resource: r('issues', 'FW-318'),
    sentence: 'In the new idle mode the modem draws 6.1 milliamps where the data sheet promises 2.',
    mayNotSee: [P.finn, P.sofia],
  },
  {
    question: 'What do the stamped shackles cost now?',
    asker: P.henrik,
    resource: r('mail', 'e-2017'),
    sentence: 'They cost 31 euros instead of 24, and every piece is stamped.',
    mayNotSee: [P.erik, P.wei],
  },
  {
    question: 'Which penalty did we agree with Borkum West for a late forecast?',
    asker: P.joana,
    resource: r('mail', 'e-2024'),
    sentence: 'Please let us not forget it; it stands in annex four with a penalty of 200 euros per late day.',
    mayNotSee: [P.luis, P.elif, P.magnus],
  },

  // How do I
  {
    question: 'How do I connect to the VPN on a hotel network that blocks UDP?',
    asker: P.joana,
    resource: r('wiki', 'vpn-setup'),
    sentence: 'On hotel networks that block UDP, choose the tunnel ending in "-tcp".',
  },
  {
    question: 'By which day must an expense report be approved to be paid with the salary?',
    asker: P.solveig,
    resource: r('wiki', 'expenses-how-to'),
    sentence:
      "Reports approved by the 18th of a month are paid out with that month's salary; later ones wait for the next.",
  },
  {
    question: 'With what torque do I tighten the mast bolts?',
    asker: P.kenji,
    resource: r('wiki', 'deployment-checklist'),
    sentence: 'Torque the mast bolts to 24 newton metres, crosswise, with the blue wrench.',
    mayNotSee: [P.hannah, P.clara],
  },
  {
    question: 'How many requests per hour may a customer API key make?',
    asker: P.erik,
    resource: r('wiki', 'api-guide'),
    sentence: 'A normal key may make 600 requests per hour; research keys 120.',
  },
  {
    question: 'Why are our buoys orange and not yellow?',
    asker: P.finn,
    resource: r('docs', 'd-brand-colours'),
    sentence:
      'A study with six hulls over one summer counted 61 percent fewer droppings on the orange ones, and droppings on the solar deck cost us energy.',
  },
  {
    question: 'How many days per year may I work from another country?',
    asker: P.annika,
    resource: r('hr', 'hr-remote'),
    sentence:
      'From another country you may work up to 30 days per year inside the European Economic Area, if you ask three weeks ahead, because of tax.',
  },
  {
    question: 'Wann darf der Druckbehälter im Keller laufen?',
    asker: P.amelie,
    resource: r('wiki', 'hamburg-buero'),
    sentence:
      'Der Druckbehälter im Keller darf nur zwischen 9 und 12 Uhr laufen, weil sich die Zahnarztpraxis nebenan beschwert hat.',
  },
  {
    question: 'What wave height does a Tern-3 survive in a storm?',
    asker: P.hannah,
    resource: r('files', 'f-manual-tern3'),
    sentence: 'The buoy survives waves of 16 metres.',
  },
  {
    question: 'What does a Tern-4 cost us to build?',
    asker: P.katrin,
    resource: r('docs', 'd-tern4-budget'),
    sentence: 'A Tern-4 costs us 10,190 euros to build, against 11,910 for a Tern-3.',
    mayNotSee: [P.solveig, P.elif, P.erik],
  },
];

export const unanswerable: UnanswerableQuestion[] = [
  {
    question: 'How much does Northreach offer for Marlow & Tern?',
    asker: P.sindre,
    why: 'Only in the papers of the deal team, which the asker may not see.',
  },
  {
    question: 'What retention bonus do key colleagues get if Eider goes ahead?',
    asker: P.kenji,
    why: 'Only in a draft of the People team and the board memo, which the asker may not see.',
  },
  {
    question: 'How many kilograms does a Tern-4 weigh?',
    asker: P.erik,
    why: 'The weight of a Tern-3 is written down, that of a Tern-4 nowhere.',
  },
  {
    question: 'What is the password of the guest wireless network in Lisbon?',
    asker: P.hannah,
    why: 'No resource holds any wireless password.',
  },
  {
    question: 'How many days of bereavement leave do I get?',
    asker: P.luis,
    why: 'Sick leave and parental leave are described, bereavement is not.',
  },
  {
    question: 'Where will the offsite 2027 take place?',
    asker: P.maja,
    why: 'Only wishes for the next year exist, no decision.',
  },
  {
    question: 'Who insures the service van in Bergen?',
    asker: P.solveig,
    why: 'Insurance of buoys is described, that of the van is not.',
  },
  {
    question: 'What is the maximum speed of the autonomous boat that recovers drifting buoys?',
    asker: P.elif,
    why: 'The company has no such boat; buoys are recovered by service vessels.',
  },
];

export const quickstart = {
  employee: P.sindre as string,
  manager: P.jonas as string,
  open: questionOf('a'),
  confidential: questionOf('b'),
};

function questionOf(role: 'a' | 'b' | 'c'): string {
  return golden.find((g) => g.quickstart === role)?.question ?? '';
}
