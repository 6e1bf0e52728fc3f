import { ago, ahead } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const devs = { groups: ['developers'] };
type Issue = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'contentType' | 'url'>;

const issues: Issue[] = [
  {
    externalId: 'FW-231',
    title: 'FW-231 Buoys restart every 37 minutes in warm water',
    reporter: P.annika,
    assignedTo: [P.annika],
    status: 'Done',
    cycle: 'Sprint 2025-19',
    labels: ['bug', 'watchdog'],
    createdAt: '2025-07-14T09:00:00+02:00',
    modifiedAt: '2025-09-24T09:00:00+02:00',
    topics: ['watchdog'],
    data: { priority: 'P1' },
    permissions: devs,
    content: `Eleven buoys reset themselves in a regular rhythm. The reset cause register says watchdog, but no task reports being late. Power is fine, radio is fine, the neighbours of the same hardware revision in cold water are fine.

Update by Annika: after the cleaning in Sines the resets stopped within the hour. It is the retry loop of the outlier filter. Fix is in review, four retries per window and then the sensor is flagged.

Update by Sindre: reproduced in the pool with oat porridge. Closed with release 5.3.2.`,
  },
  {
    externalId: 'FW-318',
    title: 'FW-318 Idle current of the modem 4 mA too high',
    reporter: P.jonas,
    assignedTo: [P.sindre],
    status: 'In progress',
    cycle: 'Sprint 2026-24',
    labels: ['power', 'modem'],
    createdAt: ago(6, 9),
    modifiedAt: ago(1, 15),
    dueAt: ahead(4, 16),
    topics: ['modem'],
    data: { priority: 'P2' },
    permissions: devs,
    content: `In the new idle mode the modem draws 6.1 milliamps where the data sheet promises 2. In winter at high latitude that is a week of battery over three months.

Sindre suspects the antenna tuner, which keeps its bias voltage because one pin is never released. Next step: measure with the tuner unplugged on the bench, then on the fjord buoy number two, which hangs nearest to the quay. Please do not start ring three of the release before this is understood.`,
  },
  {
    externalId: 'FW-322',
    title: 'FW-322 Compass jumps when the mast is folded',
    reporter: P.nils,
    assignedTo: [P.annika, P.sindre],
    status: 'To do',
    cycle: 'Sprint 2026-24',
    labels: ['tern-4', 'sensors'],
    createdAt: ago(9, 10),
    dueAt: ahead(12, 16),
    topics: ['tern-4'],
    data: { priority: 'P3' },
    permissions: devs,
    content: `When the mast of the prototype is folded, the steel pin of the hinge comes within nine centimetres of the compass and the heading turns by about 30 degrees. During transport nobody cares, but the buoy also logs its heading when it is folded for storms, and the drift model uses it.

Options: a bronze pin, a second calibration for the folded state, or ignoring the compass while the hinge switch is open. Annika prefers the third because it costs nothing.`,
  },
  {
    externalId: 'FW-289',
    title: 'FW-289 Double roll back command not acknowledged',
    reporter: P.luis,
    assignedTo: [P.sindre],
    status: 'Done',
    cycle: 'Sprint 2026-12',
    labels: ['ota', 'bug'],
    createdAt: '2026-05-18T10:00:00+02:00',
    modifiedAt: '2026-06-10T10:00:00+02:00',
    topics: ['ota'],
    data: { priority: 'P2' },
    permissions: devs,
    content: `When the forced roll back is sent twice within ten seconds, the buoy executes it but acknowledges only the first command, so the tool shows a failure and an anxious person sends it again. We then roll forward, back and forward like a rocking chair.

Solved: the command now carries a number and a repeated number is answered with "already done". Also the button in the tool is grey for one minute. Luís tested it on the pool buoy with wet hands.`,
  },
  {
    externalId: 'FW-301',
    title: 'FW-301 Sampling every ten minutes eats the winter reserve',
    reporter: P.jonas,
    assignedTo: [P.annika],
    status: 'Done',
    cycle: 'Sprint 2026-16',
    labels: ['power'],
    createdAt: '2026-08-03T10:00:00+02:00',
    modifiedAt: '2026-08-28T10:00:00+02:00',
    topics: ['power'],
    permissions: devs,
    content: `Since the default interval went from twenty to ten minutes, four buoys above the polar circle will not get through December on paper. The sun is not coming to help.

Decision: north of 66 degrees the firmware falls back to twenty minutes when the battery is below 55 percent, and returns to ten above 70 percent. Customers see the interval in the data, and Joana tells the two harbours concerned. Wave alerts are not affected since they run on their own timer.`,
  },
  {
    externalId: 'DATA-411',
    title: 'DATA-411 Forecast every fifteen minutes for Borkum West',
    reporter: P.hannah,
    assignedTo: [P.elif, P.luis],
    status: 'In review',
    cycle: 'Sprint 2026-24',
    labels: ['forecast', 'customer'],
    createdAt: '2026-06-08T09:00:00+02:00',
    modifiedAt: ago(2, 16),
    dueAt: ahead(7, 16),
    topics: ['forecast', 'wind'],
    relatedContacts: ['k.janssen@borkum-west.example'],
    data: { priority: 'P1', customer: 'Borkum West' },
    permissions: devs,
    content: `The contract promises a new wave forecast each quarter of an hour. The model is fast enough, the loading of boundary values is not: it fetches the whole North Sea each time for twelve dots of it.

Plan: Luís caches the boundary, Elif trims the grid, Priya finds a bigger machine for the night run. Acceptance by the customer's control room is a week of comparison without gaps. Late delivery costs a penalty per day, so please no new features on the way.`,
  },
  {
    externalId: 'DATA-398',
    title: 'DATA-398 Wrong calibration file after service visit',
    reporter: P.joana,
    assignedTo: [P.elif],
    status: 'Done',
    cycle: 'Sprint 2026-21',
    labels: ['incident', 'data-quality'],
    createdAt: '2026-10-07T08:00:00+01:00',
    modifiedAt: '2026-10-23T08:00:00+01:00',
    topics: ['escalations', 'data-quality'],
    data: { priority: 'P1', customer: 'Port of Ålesund' },
    permissions: devs,
    content: `T3-071 at the harbour entrance of Ålesund reported waves of 0.4 metres while pilots saw 1.6. The calibration file belonged to T3-017 in the fish farm next door, a typing error of two digits on a wet tablet.

Done: the ingestion now compares the serial number of the sensor with the file and rejects a mismatch. Five other buoys had the wrong file too, none of them at a harbour. Values between 29 September and 7 October were recalculated and flagged.`,
  },
  {
    externalId: 'DATA-420',
    title: 'DATA-420 Move raw frames to the Hamburg storage',
    reporter: P.priya,
    assignedTo: [P.luis],
    status: 'In progress',
    cycle: 'Sprint 2026-24',
    labels: ['platform', 'migration'],
    createdAt: ago(20, 9),
    modifiedAt: ago(1, 9),
    dueAt: ahead(25, 16),
    topics: ['platform', 'retention'],
    permissions: devs,
    content: `Copy first, compare second, switch third, delete much later. The rack in the Hamburg cellar has room for three years of raw frames, but shares its cooling with the pressure vessel, so no big copy jobs in the morning while tests are running.

Open question: who gets the key to the rack? Oskar wants two people from two teams. Nils offers himself because he is there anyway and likes the hum.`,
  },
  {
    externalId: 'DATA-377',
    title: 'DATA-377 Algae model cries wolf near sewage outlets',
    reporter: P.elif,
    assignedTo: [P.elif],
    status: 'Done',
    cycle: 'Sprint 2026-10',
    labels: ['model'],
    createdAt: '2026-04-20T09:00:00+02:00',
    modifiedAt: '2026-05-22T09:00:00+02:00',
    topics: ['forecast'],
    permissions: devs,
    content: `Three fish farms got a bloom warning after heavy rain, and moved their salmon for nothing. The model takes the green water from a storm overflow for algae, because both shine at the same wavelength.

Now the model also asks for rising oxygen during daylight, which sewage does not have. In the test with two summers of data false alarms fell from 19 to 4, and no real bloom was missed. The farm in Florø still calls it the wolf model.`,
  },
  {
    externalId: 'OPS-152',
    title: 'OPS-152 Replace all shackles of the October batch',
    reporter: P.katrin,
    assignedTo: [P.magnus, P.solveig],
    status: 'Done',
    labels: ['moorings', 'safety'],
    createdAt: '2026-03-25T09:00:00+01:00',
    modifiedAt: '2026-04-30T18:00:00+02:00',
    topics: ['moorings'],
    data: { priority: 'P1' },
    permissions: { groups: ['developers', 'workspace:operations'] },
    content: `Sixty-two buoys hang on shackles that break like biscuits. List attached in the fleet register, sorted by exposure. Start with everything on the open coast, then the fairways, then the fjords.

Two crews, north and south. Each replaced piece gets a photograph with the stamp visible and the hull number in the same picture. The old ones come back in a bucket for Lars, as evidence. Last one done on 30 April in Peniche, in the rain, by Tiago, who would like that to be known.`,
  },
  {
    externalId: 'OPS-171',
    title: 'OPS-171 Second person checks after each service visit',
    reporter: P.henrik,
    assignedTo: [P.magnus],
    status: 'In progress',
    labels: ['process'],
    createdAt: ago(15, 9),
    modifiedAt: ago(3, 9),
    dueAt: ahead(10, 16),
    topics: ['escalations', 'deployment'],
    permissions: { groups: ['developers', 'workspace:operations'] },
    content: `After the mix-up of calibration files a second person must compare three values with the app before the boat leaves: serial number, wave height by eye, and time. It takes four minutes.

The problem is the small boats where the second person is the skipper, who is not our colleague. Solveig suggests a video call with whoever is on duty, Kenji suggests training the skippers and giving them a cap. Both are being tried this month, the caps are more popular.`,
  },
  {
    externalId: 'OPS-166',
    title: 'OPS-166 Steel braid for cables in seal country',
    reporter: P.kenji,
    assignedTo: [P.amelie],
    status: 'Done',
    labels: ['hardware', 'japan'],
    createdAt: '2026-06-18T09:00:00+09:00',
    modifiedAt: '2026-07-30T09:00:00+02:00',
    topics: ['japan', 'hardware'],
    permissions: { groups: ['developers', 'workspace:operations'] },
    content: `The turbidity cable of T3-088 was bitten through twice in one month. Requested: a cable that a seal does not like. Amélie tried three: a thicker jacket (chewed), a bitter coating (licked), and a steel braid (ignored).

The braid adds 220 grams and 38 euros per buoy. It becomes standard for all sites with a resident seal, of which Kenji and Solveig keep the list. The seal in Yokohama has been named Sensei.`,
  },
  {
    externalId: 'SEC-88',
    title: 'SEC-88 Signing key was readable on the build server',
    reporter: P.oskar,
    assignedTo: [P.jonas],
    status: 'Done',
    labels: ['security', 'restricted'],
    createdAt: '2026-02-25T09:00:00+01:00',
    modifiedAt: '2026-03-09T09:00:00+01:00',
    topics: ['security', 'releases'],
    data: { priority: 'P1' },
    permissions: { groups: ['security-level'] },
    content: `During the yearly review I found a copy of the firmware signing key in a cache folder of the build server, readable by every build. It lay there for five weeks, from 19 January to 23 February 2026. The logs show no access other than our own backups.

Measures: new key pair, the old public key is removed from all buoys with the next release, the private half lives in the hardware token in the safe. Not published inside the company until all 212 buoys have the new key.`,
  },
  {
    externalId: 'SEC-94',
    title: 'SEC-94 Door badges of former contractors',
    reporter: P.oskar,
    assignedTo: [P.oskar, P.finn],
    status: 'To do',
    labels: ['security'],
    createdAt: ago(7, 9),
    dueAt: ahead(5, 16),
    topics: ['security', 'office'],
    permissions: { groups: ['security-level'], users: [P.finn] },
    content: `Nine badges of people who no longer work with us still open the quay door. One of them was used on a Sunday night at two, by the painter who had forgotten his radio; he says sorry and has left a tin of good primer.

To do: remove the nine, add an end date to each new badge, and have Finn's visitor list talk to the badge list once a day. Please do not mention the open ones in chat before it is fixed.`,
  },
  {
    externalId: 'HW-140',
    title: 'HW-140 Play in the mast hinge after 9,000 folds',
    reporter: P.amelie,
    assignedTo: [P.nils, P.amelie],
    status: 'Done',
    cycle: 'Tern-4 P3',
    labels: ['tern-4', 'hardware'],
    createdAt: '2026-08-12T09:00:00+02:00',
    modifiedAt: ago(3, 14),
    topics: ['tern-4'],
    permissions: devs,
    content: `The aluminium eye of the hinge wears oval and the mast wobbles by two degrees, enough to rub through the antenna cable in one winter. The requirement is 15,000 folds.

Proposal by Amélie: a bronze bush, pressed in, with a groove for grease. Cost is eleven euros per buoy, plus a new drawing and a new tool. The second series ran past the requirement without measurable play, and the test bench has earned its holiday. Report follows, then this can be closed for good.`,
  },
  {
    externalId: 'HW-151',
    title: 'HW-151 Condensation under the solar deck',
    reporter: P.solveig,
    assignedTo: [P.amelie],
    status: 'In progress',
    cycle: 'Tern-4 P3',
    labels: ['hardware', 'field'],
    createdAt: ago(12, 9),
    modifiedAt: ago(2, 10),
    dueAt: ahead(15, 16),
    topics: ['hardware'],
    permissions: { groups: ['developers', 'workspace:field'] },
    content: `Opened two hulls in the Nest and found droplets under the solar deck, although the seal was greased as in the checklist and the pressure test was fine. Both had been closed on a warm day and deployed into cold water, so I think we lock the humid summer in.

Could we get bigger bags of desiccant, or close the lids in the cold room only? Amélie is weighing the bags this week. There was also one earwig, alive, with no ticket number.`,
  },
  {
    externalId: 'WEB-63',
    title: 'WEB-63 Customer map shows buoys on land at low tide',
    reporter: P.joana,
    assignedTo: [P.wei],
    status: 'To do',
    labels: ['web', 'bug'],
    createdAt: ago(5, 9),
    dueAt: ahead(9, 16),
    topics: ['api', 'tides'],
    permissions: devs,
    content: `On the public map six buoys in the mudflats stand on land at low tide, since the coast line of the map is drawn for low water. A teacher from Husum wrote that her class now believes we build tractors.

Either take the other coast line or hide the land under the dot. Wei says the tide tables know when a place is dry, so the map could show a small pair of boots. Joana votes strongly for the boots.`,
  },
  {
    externalId: 'WEB-58',
    title: 'WEB-58 Alerts for ferries arrive on the bridge twice',
    reporter: P.erik,
    assignedTo: [P.luis],
    status: 'Done',
    cycle: 'Sprint 2026-18',
    labels: ['alerts'],
    createdAt: '2026-09-01T09:00:00+02:00',
    modifiedAt: '2026-09-18T09:00:00+02:00',
    topics: ['alerts'],
    permissions: devs,
    content: `A customer with two webhooks to the same bridge got each wave alert twice, and the mate on duty muted both, which is the worst result of all. We now recognise equal addresses, even if one of them ends in a slash, and send one message per alert and address.

For old customers a script has merged 37 double entries. The mate has switched the sound back on and sent a picture of it, with a thumb.`,
  },
  {
    externalId: 'IT-207',
    title: 'IT-207 Büro Hamburg: WLAN im Keller bricht ab',
    reporter: P.nils,
    assignedTo: [P.oskar],
    status: 'In progress',
    labels: ['it', 'deutsch'],
    createdAt: ago(8, 9),
    modifiedAt: ago(4, 9),
    dueAt: ahead(6, 16),
    topics: ['it', 'office'],
    permissions: { groups: ['developers', 'workspace:hamburg'] },
    content: `Sobald der Druckbehälter läuft, ist im Keller kein WLAN mehr da. Der Kompressor stört wohl das Netz, oder der Stahl schirmt ab; gemessen hat es noch niemand. Für die Prüfprotokolle brauchen wir aber eine Verbindung am Prüfstand.

Vorschlag: ein Netzwerkkabel durch den alten Kabelschacht, etwa 25 Meter, Brandschutz beachten. Oskar schickt eine Dose und ein Messgerät. Bis dahin schreibt Amélie die Werte auf Papier, was die Werte überraschend schöner macht.`,
  },
  {
    externalId: 'IT-199',
    title: 'IT-199 Rubber shark has disappeared',
    reporter: P.sofia,
    assignedTo: [P.oskar],
    status: 'Done',
    labels: ['it', 'fun'],
    createdAt: '2026-08-11T09:00:00+01:00',
    modifiedAt: '2026-09-12T09:00:00+01:00',
    topics: ['security'],
    permissions: { groups: ['workspace:everyone'] },
    content: `The trophy for the best phishing reporter, a rubber shark of 40 centimetres, is no longer on my desk in Lisbon. The last sighting was the offsite planning call, when Rui waved it at the camera.

Solved: it travelled in the crate with the rubbish for the raft contest and was built into the winning buoy, where it did very well as a keel. It is back, smells of mudflat, and now has a serial number.`,
  },
  {
    externalId: 'OPS-174',
    title: 'OPS-174 Plan vessel days for the spring season',
    reporter: P.magnus,
    assignedTo: [P.magnus, P.tiago],
    status: 'To do',
    labels: ['planning'],
    createdAt: ago(4, 9),
    dueAt: ahead(20, 16),
    topics: ['deployment', 'fleet'],
    permissions: { groups: ['workspace:operations'] },
    content: `We need about forty vessel days between March and May, of which we have options on twenty-six. The Nova Carmiña is busy with mussels in April, the good catamaran in Cuxhaven costs a quarter more than this year.

Tiago should spend fewer nights away, so please cluster the Iberian sites into two trips and give Galicia to the agency skipper. Solveig has her crane course in the second week of March. Kenji plans Japan on his own and only needs a yes.`,
  },
  {
    externalId: 'FW-326',
    title: 'FW-326 Hull light blinks while folded',
    reporter: P.solveig,
    assignedTo: [P.annika],
    status: 'To do',
    cycle: 'Sprint 2026-25',
    labels: ['tern-4'],
    createdAt: ago(2, 9),
    dueAt: ahead(18, 16),
    topics: ['tern-4'],
    permissions: devs,
    content: `When a prototype stands folded in the Nest, its light goes on blinking every four seconds, as the rules for floating things demand. Indoors it drives us mad, and the shrimp man asked if we run a disco.

Request: light off while the hinge switch is open and the position has not changed by more than twenty metres in a day. Must never switch off at sea, so please have two people read the change, one of whom has been at sea at night.`,
  },
  {
    externalId: 'HR-31',
    title: 'HR-31 Draft, not for anybody: merge of the Hamburg cellar teams',
    reporter: P.clara,
    status: 'Draft',
    labels: ['draft'],
    createdAt: '2026-10-19T09:00:00+02:00',
    topics: ['people'],
    permissions: {},
    content: `Draft, locked. Idea only: put the test bench, the workshop and the storage rack under one lead in Hamburg from next summer, so that one person decides about noise, cooling and mornings. Would need a talk with Nils first, and with the dentist's practice next door second. Not decided, not budgeted, not shared. If it is still a good idea after the winter I shall open a real issue.`,
  },
];

export const resources: DemoResource[] = issues.map((i) => ({
  sourceId: 'issues',
  type: 'issue',
  class: 'task',
  contentType: 'text/markdown',
  createdBy: i.reporter,
  url: `https://issues.marlowtern.example/browse/${i.externalId}`,
  ...i,
}));
