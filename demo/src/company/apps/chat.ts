import { ago } from '../clock.ts';
import { P, U } from '../people.ts';
import type { DemoResource } from '../types.ts';

// One resource per message or thread. People are mostly given by their ids in the chat app.
const everyone = { groups: ['workspace:everyone'] };
type Msg = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'contentType' | 'url'>;

const messages: Msg[] = [
  {
    externalId: 'm-1001',
    title: 'Gudrun is gone',
    sentFrom: U.solveig,
    sentTo: ['#buoy-ops'],
    sentAt: '2026-02-14T06:41:00+01:00',
    participants: [U.solveig, U.magnus, U.sindre],
    mentioned: [U.magnus],
    topics: ['incidents'],
    permissions: { groups: ['C-BUOYOPS'] },
    content: `Solveig: T3-047 left its watch circle at 03:12. Two knots, heading north-west. @Magnus I do not like this.
Magnus: Coast radio is informed. No boat goes out in this, we wait.
Sindre: Beacon mode is on, a fix every four minutes. Mast antenna shows 40 percent reflected power, so it is bent or half gone.
Solveig: Come home, Gudrun.`,
  },
  {
    externalId: 'm-1002',
    title: 'Somebody in Shetland has our buoy',
    sentFrom: U.finn,
    sentTo: ['#general'],
    sentAt: '2026-03-05T17:20:00+01:00',
    participants: [U.finn, U.magnus, U.ingrid, U.solveig],
    topics: ['incidents'],
    permissions: everyone,
    content: `Finn: There is a message on the office answering machine from a man with a wonderful accent. He says he has "yer big orange flask" in his net shed and would we like it back.
Magnus: GUDRUN.
Solveig: I am crying in the workshop.
Ingrid: Somebody please call him back before I do and embarrass us all.`,
  },
  {
    externalId: 'm-1003',
    title: 'Restarts every 37 minutes, again',
    sentFrom: U.annika,
    sentTo: ['#buoy-ops'],
    sentAt: '2025-08-19T10:05:00+02:00',
    participants: [U.annika, U.elif, U.tiago],
    topics: ['watchdog'],
    permissions: { groups: ['C-BUOYOPS'] },
    content: `Annika: Now Sines, Olhão and both Kiel buoys. Always 37 minutes. I am running out of radio theories.
Elif: All of them are warm and calm sites. Coincidence?
Tiago: The Sines one looks like a garden. I could scrape it on Thursday if somebody pays for lunch.
Annika: Lunch is paid. Scrape it.`,
  },
  {
    externalId: 'm-1004',
    title: 'Bertha shows error 14',
    sentFrom: U.erik,
    sentTo: ['#office-bergen'],
    sentAt: '2025-11-11T08:02:00+01:00',
    participants: [U.erik, U.finn, U.tobias],
    topics: ['coffee'],
    permissions: everyone,
    content: `Erik: Bertha says error 14 and hums in B flat.
Finn: Nobody touch her.
Tobias: I could just open the side panel and
Finn: Tobias. We talked about this.
Erik: I will drink tea and think about what I have become.`,
  },
  {
    externalId: 'm-1005',
    title: 'Vote on the coffee machine',
    sentFrom: U.finn,
    sentTo: ['#general'],
    sentAt: '2025-11-28T15:00:00+01:00',
    participants: [U.finn, U.beatriz],
    topics: ['coffee'],
    permissions: everyone,
    content: `Finn: The vote on replacing Bertha is closed: 30 for a new machine, 31 for keeping her. Two ballots only said "woof" and were not counted. Lisbon voted although it has its own machine, which is allowed because I forgot to forbid it. Beatriz: the treasury thanks the 31.`,
  },
  {
    externalId: 'm-1006',
    title: 'Suspicious invoice mail',
    sentFrom: U.sofia,
    sentTo: ['#helpdesk'],
    sentAt: '2026-05-12T11:52:00+01:00',
    participants: [U.sofia, U.oskar, U.beatriz],
    mentioned: [U.oskar],
    topics: ['phishing', 'security'],
    permissions: everyone,
    content: `Sofia: @Oskar I think I have done something stupid. I approved new bank details for our shackle supplier from a mail by "Katrin" and Katrin says she never wrote it.
Oskar: You did the right thing telling us. Calling you now, and please ring the bank on the other line.
Beatriz: On it with the bank. Nobody open anything about bank details today.`,
  },
  {
    externalId: 'm-1007',
    title: 'Project Eider: ground rules',
    sentFrom: U.lars,
    sentTo: ['#proj-eider'],
    sentAt: '2026-09-21T08:30:00+02:00',
    participants: [U.lars, U.ingrid, U.beatriz, U.tobias],
    topics: ['eider'],
    permissions: { users: [U.ingrid, U.beatriz, U.lars, U.tobias] },
    content: `Lars: From today there is only this channel and the deal folder. No mail, no printing, no names of the other side in calendars. Whoever asks what you are doing in Stavanger: you are looking at a test tank.
Ingrid: I am a terrible liar, so I will actually look at the test tank.
Beatriz: Northreach wants the data room open by mid October. Sofia does not know; I build it myself.`,
  },
  {
    externalId: 'm-1008',
    title: 'Eider: what do we tell the team?',
    sentFrom: U.tobias,
    sentTo: ['#proj-eider'],
    sentAt: '2026-11-16T19:12:00+01:00',
    participants: [U.tobias, U.ingrid, U.lars],
    topics: ['eider'],
    permissions: { groups: ['C-EIDER'] },
    content: `Tobias: Two engineers asked me today why I am never here on Mondays.
Ingrid: We tell everybody on the same day, or nobody. If the board says yes on 3 December, the all-hands is moved forward to the 4th.
Lars: Until then: not a word, also not to say it is untrue.`,
  },
  {
    externalId: 'm-1009',
    title: 'Tern-4 mast hinge passed',
    sentFrom: U.amelie,
    sentTo: ['#tern-4'],
    sentAt: ago(3, 13),
    participants: [U.amelie, U.nils, U.jonas],
    mentioned: [U.nils],
    topics: ['tern-4'],
    permissions: { groups: ['workspace:tern4-program', 'workspace:engineering'] },
    content: `Amélie: The hinge survived 20,000 folds without play. @Nils I am writing the report, but you may already be happy.
Nils: I am German, I will be happy after the report.
Jonas: I am also German and I am happy now.`,
  },
  {
    externalId: 'm-1010',
    title: 'Who left a crab in the sink',
    sentFrom: U.elif,
    sentTo: ['#hamburg'],
    sentAt: ago(5, 8),
    participants: [U.elif, U.amelie, U.nils],
    topics: ['office'],
    permissions: { groups: ['workspace:hamburg'] },
    content: `Elif: There is a live crab in the kitchen sink.
Amélie: He came with the hull from Cuxhaven. He is called Bernard and goes back on Thursday.
Nils: He is not on the visitor list.
Elif: He has eaten the sponge.`,
  },
  {
    externalId: 'm-1011',
    title: 'Release 5.6 starts ring two',
    sentFrom: U.jonas,
    sentTo: ['#firmware-private'],
    sentAt: ago(2, 10),
    participants: [U.jonas, U.annika, U.sindre],
    topics: ['releases'],
    permissions: { groups: ['C-FIRMWARE'] },
    content: `Jonas: The pool was clean for five days, so 5.6.0 goes to the three fjord buoys tomorrow morning. Annika signs. Sindre watches the modem current; the new idle mode still draws four milliamps more than it should, and I want that explained before ring three.`,
  },
  {
    externalId: 'm-1012',
    title: 'Ålesund harbour is furious',
    sentFrom: U.joana,
    sentTo: ['#sales-floor'],
    sentAt: '2026-10-08T09:15:00+01:00',
    participants: [U.joana, U.erik, U.rui],
    mentioned: [U.erik],
    topics: ['escalations'],
    permissions: { groups: ['C-SALES'] },
    content: `Joana: The harbour master of Ålesund called. The entrance buoy showed calm water for five hours on Tuesday while a ferry could not dock. He used words I had to look up. @Erik please do not promise anything yet, I want facts from Elif first.
Erik: He has my private number. I let it ring. Twice.
Rui: I fly up on Monday. Nobody sends a discount code before.`,
  },
  {
    externalId: 'm-1013',
    title: 'Salary letters timing',
    sentFrom: U.clara,
    sentTo: ['#leads'],
    sentAt: '2026-11-10T14:00:00+01:00',
    participants: [U.clara, U.priya, U.magnus],
    topics: ['pay'],
    permissions: { groups: ['C-LEADS'] },
    content: `Clara: Reminder to all managers: the pay round closes on 4 December, letters go out on 14 December, and please have the conversation before the letter arrives, not after. The bands are in the HR tool. Do not forward them, not even the table for your own team.
Priya: Can we talk about the data levels first?
Clara: Wednesday at ten.`,
  },
  {
    externalId: 'm-1014',
    title: 'Free herring',
    sentFrom: U.magnus,
    sentTo: ['#general'],
    sentAt: ago(1, 12),
    participants: [U.magnus, U.camille],
    topics: ['office'],
    permissions: everyone,
    content: `Magnus: A trawler thanked us for the wave data with forty kilos of herring. They are in the big fridge in the Nest, next to the batteries. Bring a bag. Do not bring a second bag before everybody has had one.
Camille: Can I photograph the fridge for the newsletter?`,
  },
  {
    externalId: 'm-1015',
    title: 'Lisbon air conditioning',
    sentFrom: U.camille,
    sentTo: ['#lisbon'],
    sentAt: '2026-07-21T15:30:00+01:00',
    participants: [U.camille, U.tiago, U.priya],
    topics: ['office'],
    permissions: { groups: ['workspace:lisbon'] },
    content: `Camille: It is 31 degrees in the office and the air conditioning says "E5".
Tiago: The diving compressor room is 19 degrees. I have moved my desk.
Priya: The landlord sends someone on Thursday between eight and the end of time. Everyone may work from home until then.`,
  },
  {
    externalId: 'm-1016',
    title: 'Typhoon preparation done',
    sentFrom: U.kenji,
    sentTo: ['#buoy-ops'],
    sentAt: '2026-09-03T07:10:00+09:00',
    participants: [U.kenji, U.haruka, U.magnus],
    topics: ['japan'],
    permissions: { groups: ['C-BUOYOPS', 'workspace:yokohama'] },
    content: `Kenji: All three oyster bay buoys are in low power mode, spare hull is inside, the cooperative has been called. Wind expected from midnight.
Haruka: The cooperative asks whether the seal will be all right.
Kenji: The seal has more experience than we do.`,
  },
  {
    externalId: 'm-1017',
    title: 'Batterien von Lithea angekommen',
    sentFrom: U.katrin,
    sentTo: ['#hamburg'],
    sentAt: '2025-07-02T11:20:00+02:00',
    participants: [U.katrin, U.nils],
    topics: ['batteries'],
    permissions: { groups: ['workspace:hamburg', 'workspace:operations'] },
    content: `Katrin: Die ersten 40 Akkus von Lithea stehen im Wareneingang. Stichprobe: alle zehn über der Nennkapazität, die Stecker passen ohne Adapter. Nils, du schuldest mir ein Franzbrötchen.
Nils: Ich zahle nach dem Kältetest, nicht vorher.`,
  },
  {
    externalId: 'm-1018',
    title: '夜间导出任务变慢',
    sentFrom: U.wei,
    sentTo: ['#data-platform'],
    sentAt: '2026-10-20T10:40:00+09:00',
    participants: [U.wei, U.luis],
    topics: ['exports'],
    permissions: { groups: ['workspace:data'] },
    content: `伟：昨晚的夜间导出用了三个小时，平时只要四十分钟。原因是新的潮汐表没有索引。我已经加了索引，今晚再观察一次。
Luís: Google translate says you added an index to the tides. Thank you, moon.
伟：对，就是这个意思。`,
  },
  {
    externalId: 'm-1019',
    title: 'Dog limit in Bergen',
    sentFrom: U.ingrid,
    sentTo: ['#office-bergen'],
    sentAt: '2026-08-20T09:05:00+02:00',
    participants: [U.ingrid, U.finn, U.solveig],
    topics: ['dogs'],
    permissions: { groups: ['workspace:bergen'] },
    content: `Ingrid: Biscuit was turned away this morning because two dogs were already booked. I accept this with dignity.
Finn: I am reviewing the limit. It has nothing to do with who asked.
Solveig: It has everything to do with who asked.`,
  },
  {
    externalId: 'm-1020',
    title: 'Rowing team needs two people',
    sentFrom: U.sindre,
    sentTo: ['#bergen-social'],
    sentAt: ago(7, 16),
    participants: [U.sindre, U.erik],
    topics: ['social'],
    permissions: everyone,
    content: `Sindre: The company boat has two empty seats for the winter series. No experience needed, only a tolerance for being wet before breakfast. Training is on Tuesdays and Thursdays at half past six from the Nest.
Erik: Is there coffee afterwards?
Sindre: There is Bertha, so: perhaps.`,
  },
  {
    externalId: 'm-1021',
    title: 'Seal bites cable',
    sentFrom: P.kenji,
    sentTo: ['#buoy-ops'],
    sentAt: '2026-06-17T13:00:00+09:00',
    participants: [P.kenji, P.amelie],
    hasAttachments: true,
    topics: ['japan'],
    permissions: { groups: ['C-BUOYOPS', 'workspace:yokohama'] },
    content: `Kenji: The turbidity cable of T3-088 has teeth marks and is cut to the copper. Photo attached. I think the culprit is watching me from the jetty.
Amélie: I will send a cable with a steel braid. And a fish, as an apology for the taste.`,
  },
  {
    externalId: 'm-1022',
    title: 'Conference room names',
    sentFrom: U.maja,
    sentTo: ['#hamburg'],
    sentAt: '2026-03-11T10:00:00+01:00',
    participants: [U.maja, U.hannah, U.jonas],
    topics: ['office'],
    permissions: { groups: ['workspace:hamburg'] },
    content: `Maja: The new rooms are named after sandbanks: Scharhörn, Trischen and Norderoog. The proposal "Room McRoomface" got the most votes and was ignored.
Hannah: Democracy dies in meeting rooms.
Jonas: Norderoog has no heating, so the name is accurate.`,
  },
  {
    externalId: 'm-1023',
    title: 'Patent letter, do not discuss',
    sentFrom: U.lars,
    sentTo: [U.nils, U.tobias, U.amelie],
    sentAt: '2026-04-22T16:00:00+02:00',
    participants: [U.lars, U.nils, U.tobias, U.amelie],
    topics: ['patents'],
    permissions: { users: [U.lars, U.nils, U.tobias, U.amelie] },
    content: `Lars: Pelagix has written to us about the wiper. Please do not comment on it in issues, commits or chat, and do not read their patent "just to see". Collect your old sketches with dates instead, Amélie, above all the notebook from before you joined.
Amélie: I have the notebook. It also contains a soup recipe.`,
  },
  {
    externalId: 'm-1024',
    title: 'Watchdog test with porridge',
    sentFrom: U.sindre,
    sentTo: ['#firmware-private'],
    sentAt: '2025-10-14T14:25:00+02:00',
    participants: [U.sindre, U.annika],
    topics: ['watchdog'],
    permissions: { groups: ['C-FIRMWARE'] },
    content: `Sindre: Oat porridge on the conductivity cell gives exactly the jumps we saw in Sines. Rice pudding is too smooth. I have written the recipe in the test plan: 40 grams of oats, 250 millilitres of sea water, no sugar.
Annika: Please label the fridge box this time.`,
  },
  {
    externalId: 'm-1025',
    title: 'Freeze for the year end',
    sentFrom: U.luis,
    sentTo: ['#data-platform'],
    sentAt: ago(2, 15),
    participants: [U.luis, U.priya, U.elif],
    topics: ['platform'],
    permissions: { groups: ['workspace:data', 'workspace:engineering'] },
    content: `Luís: Proposal for the quiet time: no schema changes from the week before Christmas until the first Monday of January. Fixes only with two reviewers.
Priya: Agreed. I will put it into the calendar.
Elif: My bloom model is a fix. It fixes my sadness.`,
  },
  {
    externalId: 'm-1026',
    title: 'Ferry company asks about data',
    sentFrom: U.erik,
    sentTo: ['#sales-floor'],
    sentAt: ago(1, 14),
    participants: [U.erik, U.rui, U.hannah],
    topics: ['sales'],
    permissions: { groups: ['C-SALES'] },
    content: `Erik: A ferry line wants wave data for eleven docks, with alerts to the bridge. It is not a harbour and not a wind farm, which plan do I offer?
Rui: Harbour plan with the fleet clause. Ask Hannah, she did the same for the lake steamers.
Hannah: The lake steamers paid on time and sent cheese.`,
  },
  {
    externalId: 'm-1027',
    title: 'New starter on Monday',
    sentFrom: U.maja,
    sentTo: ['#general'],
    sentAt: ago(4, 9),
    participants: [U.maja, U.oskar],
    mentioned: [U.oskar],
    topics: ['onboarding'],
    permissions: everyone,
    content: `Maja: A new colleague joins the Lisbon data team on Monday. @Oskar the laptop parcel should leave today, with the chocolate anchor please; the last one arrived with an anchor but without a laptop.
Oskar: Both are packed. The anchor is insured.`,
  },
  {
    externalId: 'm-1028',
    title: 'Harbour seal of approval',
    sentFrom: U.camille,
    sentTo: ['#marketing'],
    sentAt: '2026-06-30T12:00:00+01:00',
    participants: [U.camille, U.joana],
    topics: ['brand'],
    permissions: { groups: ['workspace:sales'] },
    content: `Camille: The stand at the Hamburg fair won the audience prize, because people could dunk the old Tern-2 in a tank. 214 contacts, nine of them serious, one of them a magician.
Joana: Which of the nine is the magician?`,
  },
  {
    externalId: 'm-1029',
    title: 'Resignation heads-up',
    sentFrom: U.magnus,
    sentTo: [U.henrik, U.clara],
    sentAt: '2026-11-12T17:45:00+01:00',
    participants: [U.magnus, U.henrik, U.clara],
    topics: ['people'],
    permissions: { users: [U.magnus, U.henrik, U.clara] },
    content: `Magnus: Tiago told me he has an offer from a dive school in Sagres and is thinking about it. He wants to stay if we find a way to have fewer nights away. I promised him an answer by the end of the month.
Henrik: Let us take the Galicia trips off him first.
Clara: I can do a four day week from January.`,
  },
  {
    externalId: 'm-1030',
    title: 'Deleted draft: layoffs rumour',
    sentFrom: U.rui,
    sentTo: [U.rui],
    sentAt: '2026-10-29T22:10:00+00:00',
    participants: [U.rui],
    permissions: {},
    content: `Draft, never sent. If anybody asks about the strange visitors from Stavanger I will say that they are a customer. I do not know more myself, and I do not like it. Delete this in the morning.`,
  },
  {
    externalId: 'm-1031',
    title: 'All-hands questions',
    sentFrom: U.ingrid,
    sentTo: ['#general'],
    sentAt: '2026-11-18T09:00:00+01:00',
    participants: [U.ingrid, U.clara],
    topics: ['all-hands'],
    permissions: everyone,
    content: `Ingrid: The all-hands is on 10 December at 13:00 Bergen time. Send your questions by the 4th, anonymous if you like; last time the best one was about cheese. No, I cannot comment on rumours about who visits the office. Yes, there will be cake.`,
  },
  {
    externalId: 'm-1032',
    title: 'Which knot is this',
    sentFrom: U.tiago,
    sentTo: ['#field'],
    sentAt: '2026-04-02T10:15:00+01:00',
    participants: [U.tiago, U.solveig, U.kenji],
    hasAttachments: true,
    topics: ['moorings'],
    permissions: { groups: ['workspace:field'] },
    content: `Tiago: Found this on the guard line in Peniche, photo attached. Not ours, not a fisherman's either.
Solveig: That is a zeppelin bend. Somebody re-tied our buoy and did it beautifully.
Kenji: A polite thief?
Solveig: An honest sailor. Leave a thank-you note in a bottle.`,
  },
  {
    externalId: 'm-1033',
    title: 'Shrimp man wants an API key',
    sentFrom: U.solveig,
    sentTo: ['#buoy-ops'],
    sentAt: ago(1, 9),
    participants: [U.solveig, U.priya],
    mentioned: [U.priya],
    topics: ['api'],
    permissions: { groups: ['C-BUOYOPS'] },
    content: `Solveig: The shrimp man asks for an API key, he wants to know by phone when the swell at his boat is below half a metre. @Priya is he research?
Priya: He is a friend of the house, which is not a plan.
Solveig: He pays in shrimp.
Priya: Do not tell Sofia. Normal key, please.`,
  },
  {
    externalId: 'm-1034',
    title: 'Ring wanted: Turid',
    sentFrom: U.magnus,
    sentTo: ['#general'],
    sentAt: ago(7, 11),
    participants: [U.magnus, U.camille],
    topics: ['moorings'],
    permissions: everyone,
    content: `Magnus: A diver found a wedding ring on one of our anchors, with a name inside. I have written to the local paper and asked for the wedding date, which is engraved too, so that not every Turid of the coast gets a ring.
Camille: If she calls, I would like to be in the room. With tissues.`,
  },
];

export const resources: DemoResource[] = messages.map((m) => ({
  sourceId: 'chat',
  type: 'message',
  class: 'message',
  contentType: 'text/plain',
  createdBy: m.sentFrom,
  createdAt: m.sentAt,
  url: `https://chat.marlowtern.example/archives/${m.externalId}`,
  ...m,
}));
