import { ago } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const everyone = { groups: ['workspace:everyone'] };
type Doc = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'url'> & { type?: string };

const docs: Doc[] = [
  {
    externalId: 'd-tern4-plan-2025',
    title: 'Tern-4 launch plan (November 2025)',
    createdBy: P.tobias,
    createdAt: '2025-11-17T10:00:00+01:00',
    modifiedAt: '2025-12-01T10:00:00+01:00',
    path: '/Programme/Tern-4',
    extension: 'docx',
    topics: ['tern-4', 'roadmap'],
    sharedBy: P.tobias,
    sharedWith: [P.nils, P.jonas, P.katrin, P.camille],
    permissions: everyone,
    content: `Tern-4 launch plan, November 2025.

The launch of Tern-4 is on 1 October 2026, on the quay in Bergen, with the harbour orchestra and whatever weather we are given. By then twelve prototypes must have spent a hundred days at sea.

Milestones: drawings frozen in January, prototypes wet in April, certification in July, first series of thirty hulls in September. The risk we see today is the radio certificate for Japan. The risk we do not see is, as always, the one that will get us. Responsible: Nils for hardware, Jonas for firmware, Katrin for parts, Camille for the orchestra.`,
  },
  {
    externalId: 'd-tern4-budget',
    title: 'Tern-4 programme: cost per buoy',
    createdBy: P.nils,
    modifiedBy: [P.katrin],
    createdAt: '2026-05-11T10:00:00+02:00',
    modifiedAt: '2026-10-19T10:00:00+02:00',
    path: '/Programme/Tern-4',
    extension: 'xlsx',
    fileTypeGroup: 'spreadsheet',
    topics: ['tern-4'],
    permissions: { groups: ['workspace:launch-crew'] },
    contentType: 'text/markdown',
    content: `Cost per buoy, series of 100, as of October 2026.

| Part | Tern-3 | Tern-4 |
|---|---|---|
| Hull and mast | 3,150 | 2,480 |
| Battery pack | 1,290 | 940 |
| Electronics | 1,870 | 1,610 |
| Sensors | 4,400 | 4,400 |
| Assembly | 1,200 | 760 |

A Tern-4 costs us 10,190 euros to build, against 11,910 for a Tern-3. The bronze bush and the steel braid are included. Not included: the orchestra. If we buy fewer than sixty hulls a year the advantage disappears, because the mould for the hull costs 180,000 euros once.`,
  },
  {
    externalId: 'd-pricelist-2025',
    title: 'Price list 2025',
    createdBy: P.rui,
    createdAt: '2024-12-09T10:00:00+00:00',
    modifiedAt: '2024-12-16T10:00:00+00:00',
    path: '/Sales/Price lists',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['pricing'],
    permissions: { groups: ['workspace:sales', 'workspace:finance'] },
    contentType: 'text/markdown',
    content: `Price list 2025, valid until 31 December 2025. Per buoy and month, without tax.

| Plan | Price in euros |
|---|---|
| Harbour | 1,150 |
| Wind | 1,680 |
| Farm | 890 |
| Research | 420 |

The harbour plan costs 1,150 euros per buoy and month. One service visit a year is included, a second costs 600. Contracts of three years get five percent off. Set-up and mooring are charged once, by depth. Please do not send this list as a file, send a proper offer; somebody in Esbjerg printed it and hung it in the pilots' kitchen.`,
  },
  {
    externalId: 'd-pricelist-2026',
    title: 'Price list 2026',
    subtitle: 'Valid from 1 January 2026',
    createdBy: P.rui,
    modifiedBy: [P.rui, P.beatriz],
    createdAt: '2025-11-20T10:00:00+00:00',
    modifiedAt: '2025-12-15T10:00:00+00:00',
    path: '/Sales/Price lists',
    extension: 'pdf',
    fileTypeGroup: 'pdf',
    topics: ['pricing'],
    sharedBy: P.rui,
    sharedWith: [P.erik, P.hannah, P.haruka, P.joana],
    permissions: { groups: ['workspace:sales', 'workspace:finance'] },
    contentType: 'text/markdown',
    content: `Price list 2026, valid from 1 January 2026. Per buoy and month, without tax.

| Plan | Price in euros |
|---|---|
| Harbour | 1,290 |
| Wind | 1,790 |
| Farm | 920 |
| Research | 420 |

From January 2026 the harbour plan costs 1,290 euros per buoy and month, with two service visits included. The fleet clause gives seven percent off from the tenth buoy of the same customer. Research stays where it is, because Ingrid wants it so. Emergency support by telephone is 140 euros per buoy and month on top of any plan. Prices in Japan are agreed by Haruka in yen, once a year.`,
  },
  {
    externalId: 'd-strategy-2027',
    title: 'Strategy 2027: three bets',
    createdBy: P.ingrid,
    modifiedBy: [P.ingrid, P.rui],
    createdAt: '2026-09-07T10:00:00+02:00',
    modifiedAt: ago(8, 10),
    path: '/Leadership',
    extension: 'docx',
    topics: ['strategy'],
    sharedBy: P.ingrid,
    sharedWith: [P.tobias, P.beatriz, P.henrik, P.clara, P.rui],
    permissions: { groups: ['workspace:leadership'] },
    content: `Three bets for the next year, one page, no pictures.

First bet: harbours pay for certainty and not for numbers. We sell a promise about docking times, with money back, in three harbours. Second bet: wind farms in deep water need floating neighbours, and we are good at floating. Third bet: Japan doubles, with six more cooperatives, led from Yokohama and not from here.

What we stop: lakes smaller than ten square kilometres, custom colours, and fairs without water. What we fear: a rival with a balance sheet. I ask each of you for the one sentence in here that you do not believe.`,
  },
  {
    externalId: 'd-press-gudrun',
    title: 'Press release: the buoy that went to Shetland',
    createdBy: P.camille,
    createdAt: '2026-03-18T10:00:00+00:00',
    modifiedAt: '2026-03-20T10:00:00+00:00',
    path: '/Marketing/Press',
    extension: 'html',
    topics: ['press', 'incidents'],
    permissions: { public: true },
    contentType: 'text/html',
    content: `<h1>The buoy that went to Shetland</h1>
<p>Bergen, 20 March 2026. When skipper <b>Davie Isbister</b> hauled in his nets off Unst, he found something larger than a cod: a bright orange ocean buoy named Gudrun, which had torn loose in a February storm.</p>
<p>"She looked like a flask for giants," says Isbister, "and she was still blinking, the poor thing." He kept her dry in his shed and left a message on the answering machine of her owners.</p>
<ul><li>Measurements on the way: more than 40,000</li><li>Highest wave met: 11.6 metres</li><li>Passengers: one gull, several hundred goose barnacles</li></ul>
<p>The measurements of the journey are free for everybody at <a href="https://data.marlowtern.example/gudrun">our data site</a>. Press contact: Camille Girard.</p>`,
  },
  {
    externalId: 'd-eider-memo',
    title: 'Project Eider: memo to the board',
    createdBy: P.beatriz,
    createdAt: '2026-10-30T22:00:00+00:00',
    modifiedAt: '2026-11-15T21:00:00+00:00',
    path: '/Legal vault/Eider',
    extension: 'docx',
    topics: ['eider'],
    sharedBy: P.beatriz,
    sharedWith: [P.ingrid, P.lars, P.tobias],
    permissions: { groups: ['legal-vault', 'workspace:deal-team'] },
    content: `Strictly confidential. Memo to the board about the acquisition talks.

Northreach Subsea wants to buy Marlow & Tern for 61 million euros in cash and earn-out. The exclusivity ends on 15 December 2026 and the board decides on 3 December 2026. Management's recommendation: negotiate the earn-out down from 12 to 6 million, because the date of Tern-4 is not wholly in our hands.

Points for the staff: all four offices are kept for two years, a retention bonus for nineteen key colleagues, no change of the pay structure before 2028. Points against: the buyer's other companies have closed two research programmes. The alternative of staying independent with a bank loan is described in annex two.`,
  },
  {
    externalId: 'd-patent-brief',
    title: 'Pelagix v. us: where we stand on the wiper patent',
    createdBy: P.lars,
    createdAt: '2026-06-29T10:00:00+02:00',
    modifiedAt: '2026-11-02T10:00:00+01:00',
    path: '/Legal vault/Patents',
    extension: 'docx',
    topics: ['patents', 'wiper'],
    permissions: { groups: ['legal-vault'], users: [P.tobias, P.nils, P.amelie] },
    content: `Privileged and confidential.

Pelagix Instruments of Brest claims that our sensor wiper infringes its patent on a parked cleaning arm, filed in June 2021. They ask for a licence of 2.5 percent of the turnover with buoys, backwards to 2022.

Our best evidence is Amélie's notebook with a dated sketch of the parked arm from March 2019, when she was a student in Nantes, and the poster she showed that autumn. If the poster was public, their claim one falls. The hearing at the patent office in Munich is on 18 March 2027. Until then: no comments to anybody, and no redesign, as that would look like an admission.`,
  },
  {
    externalId: 'd-brand-colours',
    title: 'Why our buoys are orange',
    createdBy: P.camille,
    createdAt: '2024-11-05T10:00:00+00:00',
    modifiedAt: '2025-02-11T10:00:00+00:00',
    path: '/Marketing/Brand',
    extension: 'docx',
    topics: ['brand'],
    permissions: everyone,
    content: `Customers ask, so here is the answer. The rules at sea want yellow for data buoys, and our first ones were yellow. Then we learned that gulls love yellow. A study with six hulls over one summer counted 61 percent fewer droppings on the orange ones, and droppings on the solar deck cost us energy.

The authorities in Norway, Germany and Portugal gave us a permit for the orange with a yellow band, number RAL 2009. Japan insists on full yellow, which is why Kenji owns a pressure washer. Please never say "safety orange" in texts; we call it rowan orange, after the berries.`,
  },
  {
    externalId: 'd-meeting-2026-11-ops',
    title: 'Notes: operations weekly',
    createdBy: P.magnus,
    modifiedBy: [P.magnus, P.solveig],
    createdAt: ago(3, 10),
    modifiedAt: ago(3, 12),
    path: '/Operations/Notes',
    extension: 'docx',
    topics: ['operations'],
    permissions: { groups: ['workspace:operations'] },
    mentioned: [P.kenji, P.tiago],
    content: `Present: Magnus, Solveig, Tiago, Kenji (at a terrible hour, thank you), Katrin.

Fleet: 205 of 212 buoys report. Four of the seven silent ones stand in the Nest on purpose. The one off Peniche has a fishing line around its mast, Tiago goes out on the first calm day.

Stock: nine spare hulls, three of which are reserved for Borkum. Lithea confirms the next forty packs for January. Desiccant bags are short; Katrin has ordered the big ones.

Safety: two near misses, both with wet ladders. New rubber steps are on the way. Any other business: the herring is finished, the smell is not.`,
  },
  {
    externalId: 'd-interview-guide',
    title: 'How we interview engineers',
    createdBy: P.maja,
    modifiedBy: [P.maja, P.jonas],
    createdAt: '2025-03-24T10:00:00+01:00',
    modifiedAt: ago(14, 10),
    path: '/People/Hiring',
    extension: 'docx',
    topics: ['hiring'],
    permissions: { groups: ['workspace:managers', 'workspace:people-team'] },
    content: `Four conversations, never more. First with the people partner, about wishes and practical things. Second with two future colleagues, about a real problem that we have had and solved. Third is half a day in the workshop or on the quay, paid. Fourth is with Tobias, who mostly asks about hobbies.

No riddles, no whiteboard code, no question that begins with "what is your greatest". Feedback is written before the interviewers talk to each other. A candidate hears from us within five working days, also when the answer is no, and then by telephone and not by mail.`,
  },
  {
    externalId: 'd-retro-offsite',
    title: 'Offsite retrospective: the egg contest and other wisdom',
    createdBy: P.finn,
    createdAt: '2026-09-21T10:00:00+02:00',
    modifiedAt: '2026-09-25T10:00:00+02:00',
    path: '/Company/Events',
    extension: 'docx',
    topics: ['offsite'],
    permissions: everyone,
    content: `What went well: the weather, the train, the guide in the mudflats who pulled Rui out by his braces. What went less well: 160 beds meant bunk beds, and Henrik is two metres tall.

The rubbish buoy contest was won by team "Flotsam" with Sofia, Wei, Solveig and Erik; their buoy kept the egg dry for the whole hour and then for another night. The egg was later eaten by Biscuit. Second place sank with dignity.

Next year people wish for a place with single rooms and fewer stairs. 44 of 121 answers asked for Lisbon, which would at least be warm. The total cost was 96,300 euros.`,
  },
  {
    externalId: 'd-supplier-review',
    title: 'Lieferantenbewertung 2024: Akkus',
    createdBy: P.katrin,
    createdAt: '2024-10-14T10:00:00+02:00',
    modifiedAt: '2024-10-28T10:00:00+01:00',
    path: '/Operations/Supply',
    extension: 'docx',
    topics: ['suppliers', 'batteries'],
    permissions: { groups: ['workspace:operations', 'workspace:hardware'] },
    content: `Lieferantenbewertung 2024, Akkupakete.

Unser Lieferant für alle Akkupakete ist Voltanor in Trondheim. Qualität gut (2 Ausfälle bei 180 Stück), Preis angemessen, Liefertreue mit Abzügen: zwei von fünf Lieferungen kamen mehr als drei Wochen zu spät.

Empfehlung: Rahmenvertrag um ein Jahr verlängern, aber parallel einen zweiten Anbieter prüfen. Im Gespräch sind Lithea aus Göteborg und ein Hersteller aus Nantes, dessen Muster leider nach dem Kältetest aussah wie ein aufgegangener Hefeteig. Nils möchte bei jedem Wechsel den Stecker behalten.`,
  },
  {
    externalId: 'd-japan-permits',
    title: '日本での設置許可の手順',
    createdBy: P.haruka,
    createdAt: '2025-09-15T10:00:00+09:00',
    modifiedAt: '2026-05-12T10:00:00+09:00',
    path: '/Sales/Japan',
    extension: 'docx',
    topics: ['japan', 'certification'],
    permissions: { groups: ['workspace:yokohama', 'workspace:sales', 'workspace:field'] },
    content: `日本でブイを設置するには、三つの許可が必要です。

一、海上保安庁への届け出。設置の六週間前までに位置と期間を提出します。二、地元の漁業協同組合の同意書。必ず直接会って説明してください。手土産は甘いものが良いです。三、無線機の技術適合証明。タン三型は取得済み、四型は申請中です。

日本では船体を全部黄色に塗る必要があります。オレンジ色のままでは許可が下りません。費用は一台あたり約四万円です。質問は森までお願いします。`,
  },
  {
    externalId: 'd-newsletter',
    title: 'Customer newsletter: autumn swell',
    createdBy: P.camille,
    modifiedBy: [P.camille, P.joana],
    createdAt: ago(10, 10),
    modifiedAt: ago(2, 13),
    path: '/Marketing/Newsletter',
    extension: 'docx',
    topics: ['brand', 'customers'],
    permissions: { groups: ['workspace:sales', 'workspace:data'] },
    content: `Draft for the customer newsletter. Headline: "Better where it is narrow".

Item one: the new forecast for fjords, with Elif's plot, and an honest line about the open sea. Item two: how a cooperative in Hiroshima moved thirty rafts before a typhoon, with permission and a lovely photograph. Item three: meet Kenji and the seal called Sensei.

Item four: more raw data, for longer. Item five: competition, name a buoy. Conditions by Solveig: no politicians, no football clubs, not more than eight letters. Missing: a quote from a harbour that is currently happy with us. Joana, ideas?`,
  },
  {
    externalId: 'd-climate-report',
    title: 'Our own footprint',
    createdBy: P.henrik,
    createdAt: '2026-02-18T10:00:00+01:00',
    modifiedAt: '2026-02-27T10:00:00+01:00',
    path: '/Company/Reports',
    extension: 'docx',
    topics: ['climate'],
    permissions: { public: true },
    content: `We measure the sea and should know what we do to it. In 2025 Marlow & Tern caused 1,140 tonnes of carbon dioxide: 52 percent from service vessels, 21 from making hulls, 14 from flights and the rest from everything else, including a surprising amount of cheese.

Goals until 2028: a third fewer vessel days thanks to longer cleaning intervals in cold water, hulls from half recycled plastic, and no flights under 600 kilometres. Lost at sea so far: two buoys in nine years. Their batteries weigh 36 kilograms together, and we keep looking for them.`,
  },
  {
    externalId: 'd-qbr-alesund',
    title: 'Account review: Port of Ålesund',
    createdBy: P.joana,
    modifiedBy: [P.joana, P.erik],
    createdAt: '2026-11-03T10:00:00+00:00',
    modifiedAt: ago(4, 16),
    path: '/Customers/Alesund',
    extension: 'pptx',
    fileTypeGroup: 'presentation',
    topics: ['escalations', 'customers'],
    relatedContacts: ['harbourmaster@alesund-port.example'],
    permissions: { groups: ['workspace:sales'] },
    contentParts: [
      {
        page: 1,
        heading: 'Where we were',
        content: `Customer since 2019, five buoys, contract until June 2027. Satisfaction 9 of 10 until September. The pilots trusted our numbers more than their own eyes, which is a compliment and a danger.`,
      },
      {
        page: 2,
        heading: 'What went wrong',
        content: `A wrong calibration file showed a quarter of the real wave height at the entrance. One ferry waited outside for five hours with 212 passengers. The port learned of the cause from us eight days later, which they found too slow.`,
      },
      {
        page: 3,
        heading: 'What we promised',
        content: `Three free months, a second buoy at the entrance until spring, two people at each service visit. The harbour master wants a monthly telephone call with Elif, whom he trusts, and not with sales, whom he does not.`,
      },
      {
        page: 4,
        heading: 'Risk',
        content: `Renewal is at sixty percent. The rival from Trondheim has offered them a trial without charge. Decision maker is the port director, Mrs Aaland, who was on the ferry.`,
      },
    ],
  },
  {
    externalId: 'd-draft-poem',
    title: 'Ode to a watchdog (draft, do not open)',
    createdBy: P.jonas,
    createdAt: '2025-12-19T23:00:00+01:00',
    path: '/Private',
    extension: 'docx',
    permissions: { users: [P.jonas] },
    content: `For the Christmas party, if I dare.

O small machine that counts to ten and bites, who kept us all from sleeping thirteen nights: we blamed the ferry, and we blamed the moon, the microwave, the modem and monsoon. But in the warm green dark of Sines there sat, upon its cell, a creature no one spat at, small and chalky, stubborn, without guile, and starved thy master, tick by tick, for miles. Must fix the last line. Also ask Annika if "spat at" counts as a rhyme.`,
  },
  {
    externalId: 'd-social-fund',
    title: 'Rules of the social fund',
    createdBy: P.clara,
    createdAt: '2024-04-30T10:00:00+02:00',
    modifiedAt: '2025-06-16T10:00:00+02:00',
    path: '/People',
    extension: 'docx',
    topics: ['benefits', 'social'],
    permissions: everyone,
    content: `Each office has a social fund of 90 euros per person and year. It pays for things that at least five colleagues do together: rowing, winter swimming, board games, a choir, a tasting of tinned fish.

It does not pay for alcohol alone, for anything with an engine, or for gifts. Who wants money writes two sentences to the office manager before the event and posts a picture afterwards. What is left in December goes to the sea rescue society. Bergen has so far always left nothing, Yokohama always everything; Clara is thinking about that.`,
  },
  {
    externalId: 'd-naming',
    title: 'How a buoy gets its name',
    createdBy: P.solveig,
    createdAt: '2025-06-02T10:00:00+02:00',
    modifiedAt: '2026-08-17T10:00:00+02:00',
    path: '/Operations/Field',
    extension: 'docx',
    topics: ['brand', 'deployment'],
    permissions: everyone,
    content: `A hull gets its number in the factory and its name at sea. Names come from great-aunts, lighthouse keepers and one cook. They have at most eight letters, so that they fit on the band, and may be shouted in wind: two syllables are best. We never use a name twice, not even after a loss. Gudrun was the aunt of Magnus, who once rowed to the Faroes because she had missed the ferry; looking back, this could have been a warning. Proposals go into the tin on my bench.`,
  },
];

export const resources: DemoResource[] = docs.map(
  (d) =>
    ({
      sourceId: 'docs',
      type: 'document',
      class: 'document',
      fileTypeGroup: 'document',
      ...(d.contentParts ? {} : { contentType: 'text/plain' }),
      url: `https://docs.marlowtern.example/${d.externalId}`,
      ...d,
    }) as DemoResource,
);
