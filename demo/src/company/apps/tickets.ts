import { ago, ahead } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const agents = { groups: ['agents'] };
type Ticket = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'url' | 'contentType'>;

const tickets: Ticket[] = [
  {
    externalId: 'SUP-4410',
    title: 'SUP-4410 Entrance buoy shows flat sea while ferry waits',
    reporter: P.erik,
    assignedTo: [P.joana],
    status: 'solved',
    labels: ['escalation'],
    createdAt: '2026-10-06T15:40:00+02:00',
    modifiedAt: '2026-10-28T09:00:00+01:00',
    relatedContacts: ['harbourmaster@alesund-port.example'],
    topics: ['escalations'],
    data: { priority: 'P1', customer: 'Port of Ålesund', arr: 84000 },
    permissions: agents,
    content: `From the harbour master of Ålesund: "Your buoy says 0.4 metres. I look out of the window and see a ferry standing on its tail. Who of us is wrong?"

Joana: you are right and we are wrong. The alarm went to the data team at 16:05, the buoy was marked as bad at 16:50, the neighbour's values were shown instead.

Closed after the visit of Rui. The customer asks to keep the ticket number, because he wants to frame it.`,
  },
  {
    externalId: 'SUP-4432',
    title: 'SUP-4432 Salmon farm wants alerts at night only',
    reporter: P.joana,
    assignedTo: [P.luis],
    status: 'open',
    labels: ['feature'],
    createdAt: ago(6, 9),
    modifiedAt: ago(2, 9),
    dueAt: ahead(5, 12),
    relatedContacts: ['drift@floro-laks.example'],
    topics: ['alerts'],
    permissions: agents,
    content: `The farm in Florø has people on the cages by day and needs our oxygen alert only between 20:00 and 06:00. Today they switch the sound of the telephone off in the morning and forget to switch it on again.

Luís: the alert service knows quiet hours, but only one pair for the whole customer. I can set it by hand for them. For everybody it needs a form, and the form needs a sprint.`,
  },
  {
    externalId: 'SUP-4389',
    title: 'SUP-4389 Research key returns error 429 at noon',
    reporter: P.joana,
    assignedTo: [P.luis],
    status: 'solved',
    labels: ['api'],
    createdAt: '2026-08-25T12:10:00+01:00',
    modifiedAt: '2026-08-26T09:00:00+01:00',
    relatedContacts: ['n.oberg@havlab.example'],
    topics: ['api'],
    permissions: agents,
    content: `A doctoral student at the sea laboratory gets error 429 every day at noon, and only then. Her script starts twelve copies of itself at the same minute, one for each station, and asks each for everything since 2019.

Luís wrote her eight lines that ask only for changes since the last call. She answered with a drawing of a grateful eel. Limit not raised, nothing to fix on our side.`,
  },
  {
    externalId: 'SUP-4401',
    title: 'SUP-4401 Seal sleeps on buoy, readings tilted',
    reporter: P.haruka,
    assignedTo: [P.solveig],
    status: 'solved',
    labels: ['field'],
    createdAt: '2026-09-17T10:00:00+09:00',
    modifiedAt: '2026-09-24T10:00:00+02:00',
    relatedContacts: ['office@hiroshima-kaki.example'],
    topics: ['japan'],
    permissions: agents,
    content: `The cooperative reports that the water surface in front of raft nine leans by eleven degrees each afternoon from two to four. Photographs show the seal Sensei asleep on the solar deck.

Solveig recommends a ring of soft brushes, which we use against gulls in Iceland. Kenji fitted it. The seal now sleeps on the neighbour's raft and the surface is level. The cooperative asks whether the brush hurts; it does not.`,
  },
  {
    externalId: 'SUP-4417',
    title: 'SUP-4417 Invoice shows two buoys too many',
    reporter: P.erik,
    assignedTo: [P.joana],
    status: 'pending',
    labels: ['billing'],
    createdAt: ago(9, 9),
    modifiedAt: ago(3, 9),
    dueAt: ahead(2, 12),
    relatedContacts: ['faktura@smogen-hamn.example'],
    topics: ['invoices'],
    permissions: { groups: ['agents', 'workspace:finance'] },
    content: `Smögen harbour pays for six buoys and has four. The two others were moved to Lysekil in spring at the customer's own wish, but in our system they stayed under the old name.

Joana has asked Sofia for a credit note for five months. The harbour captain is friendly about it, but wants it before the year closes, since his accountant is his mother-in-law.`,
  },
  {
    externalId: 'SUP-4355',
    title: 'SUP-4355 Collision with a yacht, who pays?',
    reporter: P.hannah,
    assignedTo: [P.joana],
    status: 'solved',
    labels: ['damage'],
    createdAt: '2026-07-13T09:00:00+02:00',
    modifiedAt: '2026-08-20T09:00:00+02:00',
    topics: ['insurance'],
    data: { customer: 'Kiel Marina' },
    permissions: agents,
    content: `A yacht under autopilot hit T3-063 in the bay of Kiel on a clear afternoon and bent the mast. The owner says that the buoy came from the right.

Our position log shows that it moved four metres that day, within its watch circle, with the light on. The yacht's insurance paid 5,340 euros for mast and vessel. The owner has since subscribed to our newsletter.`,
  },
  {
    externalId: 'SUP-4368',
    title: 'SUP-4368 Fish farm wants to leave after price rise',
    reporter: P.erik,
    assignedTo: [P.erik],
    status: 'solved',
    labels: ['renewal'],
    createdAt: '2026-01-29T09:00:00+01:00',
    modifiedAt: '2026-02-17T09:00:00+01:00',
    topics: ['pricing'],
    permissions: { groups: ['workspace:sales'] },
    content: `The farm in Averøy found the new price by accident, in a footnote of the invoice, and wrote in capital letters. We had forgotten to send them the letter of November, so they were right to be cross.

Rui gave them the old price until the summer, Erik drove there with a waffle iron. They stay, on a contract for two years. Lesson: send letters to people and not to an address called post.`,
  },
  {
    externalId: 'SUP-4440',
    title: 'SUP-4440 Control room in Borkum sees forecast gaps',
    reporter: P.hannah,
    assignedTo: [P.luis],
    status: 'open',
    labels: ['forecast'],
    createdAt: ago(2, 8),
    modifiedAt: ago(1, 11),
    dueAt: ahead(1, 12),
    relatedContacts: ['k.janssen@borkum-west.example'],
    topics: ['forecast', 'wind'],
    permissions: { groups: ['agents', 'workspace:data'] },
    content: `Mrs Janssen from the control room counts six missing quarter hours in the trial, always shortly after midnight. It is a trial, but she keeps a list, and the list is printed.

Luís: the nightly export takes all the memory at that time. Moving the export by an hour should be enough; Wei agrees and does it tonight. Hannah will call her in the morning, before she calls us.`,
  },
  {
    externalId: 'SUP-4299',
    title: 'SUP-4299 How do I read the quality flag?',
    reporter: P.joana,
    assignedTo: [P.joana],
    status: 'solved',
    labels: ['question'],
    createdAt: '2026-04-08T09:00:00+01:00',
    modifiedAt: '2026-04-08T15:00:00+01:00',
    topics: ['data-quality', 'api'],
    permissions: { public: true },
    content: `Question of a harbour in Galicia: what do the numbers in the last column mean?

Answer: 1 is good, 2 is probably good, 3 is doubtful, 4 is bad, and 9 is missing. For decisions about safety use only 1 and 2. A row of threes after a storm usually means that the buoy was laid flat by breaking waves and is recovering its dignity; it normally takes an hour.`,
  },
  {
    externalId: 'SUP-4322',
    title: 'SUP-4322 School class would like to visit a buoy',
    reporter: P.camille,
    assignedTo: [P.solveig],
    status: 'solved',
    labels: ['visit'],
    createdAt: '2026-05-06T09:00:00+01:00',
    modifiedAt: '2026-06-11T09:00:00+02:00',
    topics: ['brand'],
    permissions: agents,
    content: `Twenty-four children from Askøy would like to know where Gudrun lives now. Solveig received them in the Nest, with small life jackets borrowed from the sailing club.

Best question: does she miss the sea? Answer: she is going back in August, in front of Florø, with two shackles. The children painted a scarf on the hull, which has been sealed with clear varnish and stays there.`,
  },
  {
    externalId: 'SUP-4436',
    title: 'SUP-4436 Ferry line asks for a trial at two docks',
    reporter: P.erik,
    assignedTo: [P.erik, P.joana],
    status: 'open',
    labels: ['trial'],
    createdAt: ago(3, 13),
    modifiedAt: ago(1, 13),
    dueAt: ahead(8, 12),
    relatedContacts: ['bro@fjordferje.example'],
    topics: ['customers', 'alerts'],
    permissions: agents,
    content: `Before they order for eleven docks they want a month with two of them, one sheltered and one terrible. They would like alerts as a sound on the bridge that is different from all other sounds; the captain suggests a cow.

We have two buoys in the Nest that are not reserved. Magnus can set them next week if the wind allows. Joana prepares the access, Erik looks for a recording of a cow.`,
  },
  {
    externalId: 'SUP-4375',
    title: 'SUP-4375 Wind plan: access to raw frames of an incident',
    reporter: P.hannah,
    assignedTo: [P.luis],
    status: 'solved',
    labels: ['data'],
    createdAt: '2026-08-12T09:00:00+02:00',
    modifiedAt: '2026-08-19T09:00:00+02:00',
    topics: ['retention'],
    permissions: agents,
    content: `A wind farm off Sylt wants the raw frames of 14 May, when a service boat hit a ladder. The boat's insurer says the wave was higher than our ten minute values show.

Luís found all frames, since they are no longer deleted after the first quarter. The highest single wave was 2.9 metres at 11:47, the boat should not have been out above 1.5. The customer is content, the skipper less so.`,
  },
  {
    externalId: 'SUP-4344',
    title: 'SUP-4344 Buoy light disturbs hotel guests',
    reporter: P.hannah,
    assignedTo: [P.solveig],
    status: 'solved',
    labels: ['field'],
    createdAt: '2026-06-22T09:00:00+02:00',
    modifiedAt: '2026-07-02T09:00:00+02:00',
    topics: ['customers'],
    permissions: agents,
    content: `A hotel on the island of Juist complains that our light blinks into the honeymoon suite, every four seconds, all night, since the mooring was moved two hundred metres to the east.

The rhythm of the light is prescribed and stays. Solveig turned the shade by forty degrees, which is allowed towards land, and the hotel bought thicker curtains. The couple in question sent a card: they had found it romantic.`,
  },
  {
    externalId: 'SUP-4428',
    title: 'SUP-4428 Export in the wrong time zone',
    reporter: P.haruka,
    assignedTo: [P.wei],
    status: 'open',
    labels: ['data'],
    createdAt: ago(5, 3),
    modifiedAt: ago(2, 4),
    dueAt: ahead(6, 6),
    relatedContacts: ['office@hiroshima-kaki.example'],
    topics: ['exports', 'japan'],
    permissions: { groups: ['agents', 'workspace:data'] },
    content: `The weekly table for the cooperative begins at nine in the morning instead of at midnight, so the nights of two days are glued together and the temperature curve has a step. Mr Okada noticed it because the step looks like Mount Fuji.

Wei: the export takes the zone of the person who created it, which was Joana, and not of the customer. A correction for all Asian customers is being tested; until then Kenji sends the table by hand.`,
  },
  {
    externalId: 'SUP-4390',
    title: 'SUP-4390 Birds nest in the mast camera',
    reporter: P.erik,
    assignedTo: [P.solveig],
    status: 'solved',
    labels: ['field'],
    createdAt: '2026-05-29T09:00:00+02:00',
    modifiedAt: '2026-07-20T09:00:00+02:00',
    topics: ['maintenance'],
    permissions: agents,
    content: `A pair of common terns has built a nest between camera and mast at Smögen, with three eggs. A buoy named after a bird is being used by the bird, and the harbour captain forbids us to come near.

Agreed: no visit until the young have flown, the camera is switched off, the harbour gets the service visit in August. All three fledged on 14 July. There was cake.`,
  },
];

export const resources: DemoResource[] = tickets.map((t) => ({
  sourceId: 'tickets',
  type: 'ticket',
  class: 'task',
  contentType: 'text/plain',
  createdBy: t.reporter,
  url: `https://support.marlowtern.example/tickets/${t.externalId}`,
  ...t,
}));
