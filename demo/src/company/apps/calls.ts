import type { DemoResource } from '../types.ts'
import { P } from '../people.ts'
import { ago } from '../clock.ts'

const listeners = { groups: ['call-listeners', 'workspace:sales'] }
type Call = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'url' | 'contentType'>

const calls: Call[] = [
  { externalId: 'call-301', title: 'Call: harbour master of Ålesund, first reaction', createdBy: P.joana, participants: [P.joana, P.erik], relatedContacts: ['harbourmaster@alesund-port.example'], createdAt: '2026-10-08T08:30:00+02:00', eventStart: '2026-10-08T08:30:00+02:00', eventEnd: '2026-10-08T08:52:00+02:00', topics: ['escalations'], permissions: listeners,
    content: `Summary. Mr Remøy describes the five hours, the ferry and the wedding party on board. He does not want money first, he wants to know why nobody telephoned. Joana says that we have no rule for calling a harbour when a buoy lies, and that there will be one. Action: Elif explains the cause in person. Mood at the start: storm. Mood at the end: strong breeze.` },
  { externalId: 'call-305', title: 'Call: control room Borkum, start of trial', createdBy: P.hannah, participants: [P.hannah, P.elif, P.luis], relatedContacts: ['k.janssen@borkum-west.example'], createdAt: ago(9, 9), topics: ['wind', 'forecast'], permissions: listeners,
    content: `Summary. Mrs Janssen explains how the shift leader uses the forecast: a crew boat may sail if three quarter hours in a row stay below one and a half metres. So a gap costs as much as a wrong value. Elif shows the comparison of the last week. Wish: the flag should be visible in colour, as one of the shift leaders does not read numbers before his second coffee.` },
  { externalId: 'call-297', title: 'Call: Davie Isbister, the finder', createdBy: P.camille, participants: [P.camille, P.magnus], relatedContacts: ['davie@isbister-fishing.example'], createdAt: '2026-03-17T14:00:00+00:00', topics: ['incidents', 'press'], hasAttachments: true, permissions: { groups: ['call-listeners', 'workspace:everyone'] },
    content: `Summary. Davie tells how he found Gudrun: at dawn, between two sets, with a gull standing on her like a captain. He lifted her with the net drum. His boat is called the Silver Quest, his dog is called Admiral, and he thinks the company should make a smaller one for lobster pots. He agrees to the press text, if his mother may read it first.` },
  { externalId: 'call-288', title: 'Call: Azores, questions about deep moorings', createdBy: P.rui, participants: [P.rui, P.magnus], relatedContacts: ['compras@portos-acores.example'], createdAt: '2026-09-30T11:00:00+01:00', topics: ['sales', 'moorings'], permissions: listeners,
    content: `Summary. The authority asks why 420 metres cost so much more than 290. Magnus explains rope, float and the bigger boat. They ask if three moorings could share one vessel day; yes, if the weather of the Azores agrees, which it rarely does. They also want a person on the islands within 48 hours. Rui offers the partner in Horta. Next call after the hurricane season.` },
  { externalId: 'call-310', title: 'Call: Fjordferje, captains and cows', createdBy: P.erik, participants: [P.erik], relatedContacts: ['bro@fjordferje.example'], createdAt: ago(2, 14), topics: ['sales', 'alerts'], permissions: listeners,
    content: `Summary. Two captains and the nautical director. They like the alert twenty minutes before docking, they do not like apps. A bridge has eleven alarms already, and everybody knows the sound of each; the cow was meant seriously. Purchasing asks for a price without service visits. Erik explained that a buoy without visits becomes a reef. Trial agreed at the docks Lote and Anda.` },
  { externalId: 'call-276', title: 'Call: Nora Öberg on mussels and light', createdBy: P.joana, participants: [P.joana, P.elif, P.priya], relatedContacts: ['n.oberg@havlab.example'], createdAt: '2026-05-21T10:00:00+02:00', topics: ['research', 'data-quality'], permissions: { groups: ['call-listeners', 'workspace:data'] },
    content: `Summary. Dr Öberg found that our light values sink by about one percent per day in June, and jump back when a technician visits. Elif: mussel larvae on the window, the wiper does not reach the edge. Proposal: a student counts larvae on photographs, we use the numbers for a correction. She would like to be co-author and to keep one mussel.` },
  { externalId: 'call-312', title: 'Call: Vardø, renewal and snow', createdBy: P.erik, participants: [P.erik, P.joana], relatedContacts: ['havn@vardo-fisk.example'], createdAt: ago(6, 11), topics: ['sales', 'customers'], permissions: listeners,
    content: `Summary. The harbour captain speaks from his boat and is hard to understand when he turns into the wind. He signs for three years if the wave alarm is proven once before the season, with a real wave. He laughs about the slower readings: in the dark nobody looks anyway. He asks for a person's name for emergencies, not a number, and Joana gives him two.` },
]

export const resources: DemoResource[] = calls.map((c) => ({
  sourceId: 'calls', type: 'call', class: 'media', contentType: 'text/plain', fileTypeGroup: 'audio', extension: 'mp3',
  url: `https://calls.marlowtern.example/${c.externalId}`, ...c,
}))
