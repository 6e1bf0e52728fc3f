import { ago } from '../clock.ts';
import { P } from '../people.ts';
import type { DemoResource } from '../types.ts';

const all = 'all@marlowtern.example';
type Mail = Omit<DemoResource, 'sourceId' | 'type' | 'class' | 'url' | 'permissions' | 'sentFrom' | 'sentTo'> & {
  sentFrom: string;
  sentTo: string[];
  permissions?: DemoResource['permissions'];
};

const mails: Mail[] = [
  {
    externalId: 'e-2001',
    title: 'Gudrun: thank you to everybody',
    sentFrom: P.magnus,
    sentTo: [all],
    sentAt: '2026-03-06T08:15:00+01:00',
    labels: ['incident'],
    topics: ['incidents'],
    permissions: { groups: ['workspace:everyone'] },
    content: `Dear all,

Gudrun is safe in a net shed in Shetland. Solveig and I take the ferry from Bergen on Monday and bring her home in the van; customs has been told that she is a returning resident and not an import.

Two things went well: the coast radio had our positions within minutes, and nobody panicked on chat. One thing went badly: the number on the hull leads to an answering machine that only Finn listens to, on Thursdays. We change that this week.

If you have a present for Davie, put it on my desk before Friday. He likes liquorice.

Magnus`,
  },
  {
    externalId: 'e-2002',
    title: 'Change of battery supplier from July',
    sentFrom: P.katrin,
    sentTo: [P.nils, P.henrik, P.magnus],
    sentAt: '2025-05-26T10:00:00+02:00',
    labels: ['suppliers'],
    topics: ['batteries', 'suppliers'],
    mentioned: [P.beatriz],
    content: `Hello Nils, Henrik, Magnus,

the decision is made: from July 2025 all new battery packs come from Lithea in Gothenburg. Voltanor was a good partner for five years, but three late deliveries in a row left eight buoys ashore during the best season.

Lithea's pack costs 6 percent more, weighs 1.1 kilograms less and keeps 91 percent of its capacity at minus ten degrees in our own test. Beatriz has signed the framework agreement for three years.

Please use up the remaining Voltanor packs in sheltered water only, and never mix both makes in one hull: their charge curves differ and the controller gets confused.

Katrin`,
  },
  {
    externalId: 'e-2003',
    title: 'Your harbour plan: new price from January',
    sentFrom: P.rui,
    sentTo: [P.erik, P.hannah, P.joana, P.haruka],
    sentAt: '2025-11-24T09:30:00+00:00',
    labels: ['pricing'],
    topics: ['pricing'],
    hasAttachments: true,
    content: `Team,

attached is the text for existing harbour customers about the new price list of January. Please send it from your own address and add one personal sentence; nobody likes a price rise from a robot.

The arguments: six more alerts, raw frames kept twice as long from February, and two service visits instead of one. Customers with a multi-year contract keep their price until it ends. If a harbour threatens to leave, call me before you answer, do not haggle by mail. I expect to lose two customers and I have a list of which two.

Rui`,
  },
  {
    externalId: 'e-2004',
    title: 'Tern-4: new date',
    sentFrom: P.tobias,
    sentTo: [all],
    sentAt: '2026-08-28T14:00:00+02:00',
    labels: ['tern-4'],
    topics: ['tern-4', 'roadmap'],
    permissions: { groups: ['workspace:everyone'] },
    content: `Hi everybody,

I would rather tell you than have you guess: Tern-4 will not be launched on 1 October. The launch of Tern-4 moves to 15 February 2027.

The reason is the mast hinge. After nine thousand folds it had play, and a mast with play eats its own cable. Nils and Amélie have a new design with a bronze bush, and testing it properly takes until Christmas. I prefer four late months to four hundred service trips.

Customers with a reservation get a letter from Joana this week. Please do not improvise dates on the phone. Questions to me, gladly with coffee.

Tobias`,
  },
  {
    externalId: 'e-2005',
    title: 'Phishing on 12 May: what happened and what now',
    sentFrom: P.oskar,
    sentTo: [all],
    sentAt: '2026-05-13T16:45:00+02:00',
    labels: ['security'],
    topics: ['phishing', 'security'],
    permissions: { groups: ['workspace:everyone'] },
    content: `Dear colleagues,

yesterday somebody wrote to us as Katrin and asked to change the bank account of our shackle supplier. One payment of 38,400 euros was released and stopped by the bank an hour before it would have left for good.

Sofia reported it herself, eleven minutes after she became suspicious. That is why the money is still here. If you want to say something to her, say thank you.

All passwords of the four colleagues who opened the mail have been changed. Nothing else was touched, as far as the logs show. On Thursday at 14:00 I explain in the canteen and on video how the trick worked.

Oskar`,
  },
  {
    externalId: 'e-2006',
    title: 'Eider: the offer letter in plain words',
    sentFrom: P.lars,
    sentTo: [P.ingrid, P.beatriz, P.tobias],
    sentAt: '2026-09-18T18:20:00+02:00',
    labels: ['confidential', 'eider'],
    topics: ['eider'],
    hasAttachments: true,
    content: `Ingrid, Beatriz, Tobias,

the letter from Northreach Subsea in plain words, and after this mail no more mail, please.

They offer 61 million euros for all shares, of which 12 million depend on Tern-4 being delivered before the summer of 2027. All offices are to be kept for two years. The brand stays, the name Marlow stays, and Tobias would have to stay for three years.

They ask for exclusivity until 15 December. I advise to grant it only until the board meeting. What I do not like: the clause about the patent dispute, which puts the whole risk on us.

Lars`,
  },
  {
    externalId: 'e-2007',
    title: 'Sylt statt Sintra',
    sentFrom: P.finn,
    sentTo: [P.maja, P.hannah, P.nils],
    sentAt: '2026-06-15T09:10:00+02:00',
    labels: ['offsite'],
    topics: ['offsite'],
    content: `Liebe Maja, liebe Hannah, lieber Nils,

mein Deutsch ist noch nicht gut, aber ich versuche es. Das Hotel in Sintra hat abgesagt, weil ein Film dort gedreht wird. Hannah hat auf Sylt ein Schullandheim gefunden, das im September frei ist: 160 Betten, eigene Küche, 200 Meter zum Watt.

Könnt ihr bitte am Mittwoch hinfahren und schauen, ob es wirklich so gut ist wie auf den Bildern? Die Bahnfahrkarten bezahlt natürlich die Firma. Bitte prüft auch die Duschen, denn in Sintra wären sie golden gewesen und die Leute sind jetzt enttäuscht.

Danke, euer Finn`,
  },
  {
    externalId: 'e-2008',
    title: 'Complaint of the Port of Ålesund: our answer',
    sentFrom: P.joana,
    sentTo: [P.rui, P.erik, P.elif],
    sentAt: '2026-10-14T17:00:00+01:00',
    labels: ['escalation'],
    topics: ['escalations'],
    relatedContacts: ['harbourmaster@alesund-port.example'],
    mentioned: [P.elif],
    content: `Hi all,

below is what goes to the harbour master tomorrow. Elif found the cause: after a service visit the buoy's calibration file was the one of its neighbour in the fish farm, so every wave was divided by four. It was our mistake, and we say so in the first line.

We offer three free months, a second buoy at the entrance at no cost until spring, and a check by two people after every service visit. Rui presents it in person.

The ferry company may claim for the lost departures. Lars has the contract and says that our liability ends at one year's fee, which is 84,000 euros.

Joana`,
  },
  {
    externalId: 'e-2009',
    title: 'Re: barnacles as a firmware problem?!',
    sentFrom: P.tobias,
    sentTo: [P.jonas, P.annika],
    sentAt: '2025-09-12T20:40:00+02:00',
    labels: ['firmware'],
    topics: ['watchdog'],
    content: `Jonas, Annika,

I have read the draft of the post-mortem twice, the second time aloud to my children, who now want to be barnacles for carnival.

It is the best piece of detective work since we found out that the radio failed whenever the ferry's pizza oven was on. Please do not be too hard on yourselves about the six weeks. What I would like: one page for customers, without the word starve, and a number of how many samples were lost. I think 2.3 percent for the eleven buoys, but count it properly.

And ask Solveig to present it. She scraped, she shines.

Tobias`,
  },
  {
    externalId: 'e-2010',
    title: 'New on-call number',
    sentFrom: P.oskar,
    sentTo: ['on-call@marlowtern.example'],
    sentAt: '2026-09-11T13:00:00+02:00',
    labels: ['on-call'],
    topics: ['on-call'],
    permissions: { groups: ['workspace:on-call', 'workspace:leadership'] },
    content: `Hello rota,

the handset in the drawer below the kettle has died, after seven years and one bath. From Monday the on-call line is a virtual number that rings in the app of whoever is on duty and, if nobody answers after forty seconds, at the next person on the list.

Please install the app before the weekend and test it with a call to yourself. The number itself stands in the runbook, at the top. Customers with emergency support have had a letter with it since August; stickers for the hulls are at the printer's.

Oskar`,
  },
  {
    externalId: 'e-2011',
    title: 'Lost luggage of a drill bit',
    sentFrom: P.tiago,
    sentTo: [P.sofia],
    sentAt: '2026-02-19T10:30:00+00:00',
    labels: ['expenses'],
    topics: ['expenses'],
    content: `Hi Sofia,

a strange expense, please be kind. The airline in Vigo would not let me take the 40 centimetre core drill into the cabin, which is fair, and then lost it in the hold, which is not. I had to hire one from a man called Paco for 75 euros in cash, and his receipt is written on the back of a lottery ticket.

The airline's form is attached to my report and they promise 120 euros within six weeks. May I book Paco on cost centre 4100 and give back the difference when it arrives?

The lottery ticket won nothing, I checked.

Tiago`,
  },
  {
    externalId: 'e-2012',
    title: 'Press: drifting buoy story',
    sentFrom: P.camille,
    sentTo: [P.ingrid, P.magnus],
    sentAt: '2026-03-19T11:00:00+00:00',
    labels: ['press'],
    topics: ['press'],
    hasLinks: true,
    relatedContacts: ['newsdesk@shetland-courier.example'],
    content: `Ingrid, Magnus,

the Shetland Courier wants to print the story of Gudrun on Saturday and a children's programme on Norwegian television asked for the buoy as a studio guest. I say yes to both.

My one wish: we tell it as Davie's story and not as ours. He found her, he called, he kept her dry. We also do not mention the name of the shackle maker, Lars asked for that. The draft is here: https://docs.marlowtern.example/press-gudrun. Please correct distances and dates, and leave the joke about the thermos in.

Camille`,
  },
  {
    externalId: 'e-2013',
    title: 'Data for the eelgrass study',
    sentFrom: P.priya,
    sentTo: [P.elif, P.luis],
    sentAt: ago(3, 9),
    labels: ['research'],
    topics: ['api', 'research'],
    relatedContacts: ['n.oberg@havlab.example'],
    content: `Elif, Luís,

the sea laboratory on the west coast would like temperature and light from all our shallow buoys for their eelgrass study. They have signed the one page agreement, so please create a research key with the usual hourly limit and leave out the two fish farm sites whose owners said no.

They asked if they may also have the raw frames. I said only for the summer months and only while they are still there, because old frames get deleted. Elif, could you write them two lines on the quality flag of the light sensor? It drifts when mussels sit on it.

Thank you, Priya`,
  },
  {
    externalId: 'e-2014',
    title: 'Contract renewal of the cloud account',
    sentFrom: P.priya,
    sentTo: [P.beatriz, P.tobias],
    sentAt: '2026-10-02T15:00:00+01:00',
    labels: ['budget'],
    topics: ['platform'],
    content: `Hi Beatriz, hi Tobias,

our cloud contract ends in January. If we commit for three years we save 22 percent, about 61,000 euros per year at today's use. If we commit for one year, it is 9 percent. I would take the one year: the move to our own storage in Hamburg may halve the bill anyway, and I do not want to be married during a renovation.

I know that you, Beatriz, usually prefer the bigger discount, so here is a spreadsheet with both cases and an honest column named "Priya is wrong".

Decision needed by the end of November.

Priya`,
  },
  {
    externalId: 'e-2015',
    title: 'Winter tyres and the service van',
    sentFrom: P.finn,
    sentTo: ['bergen@marlowtern.example'],
    sentAt: ago(8, 8),
    labels: ['office'],
    topics: ['office'],
    permissions: { groups: ['workspace:bergen'] },
    content: `Good morning Bergen,

the service van goes to the garage on Wednesday for its winter tyres and is not available until four in the afternoon. If you need to move a buoy on that day, move it in your thoughts.

Also: whoever parks next to the crane with the blue electric car, I know it is you, and so does the crane. Third, the lost-and-found box now holds five single gloves, all left. If you have five right hands' worth of gloves at home, we should talk.

Finn`,
  },
  {
    externalId: 'e-2016',
    title: 'Parental leave: new rules from March',
    sentFrom: P.clara,
    sentTo: [all],
    sentAt: '2026-02-09T10:00:00+01:00',
    labels: ['leave'],
    topics: ['leave'],
    permissions: { groups: ['workspace:everyone'] },
    content: `Dear everybody,

from March our parental leave is the same in all four countries, and it no longer matters who gives birth. The company tops up what the state pays, so that you have your normal salary during the whole leave. The exact number of weeks is in the new policy in the HR tool; please read it there, because the old one of 2024 is still in many bookmarks.

Managers: the right answer when somebody tells you that they are expecting a child is "how wonderful". The second right answer is to call Maja or me.

Clara`,
  },
  {
    externalId: 'e-2017',
    title: 'RE: Shackle batch without stamps',
    sentFrom: P.katrin,
    sentTo: [P.henrik, P.magnus, P.nils],
    sentAt: '2026-03-24T09:45:00+01:00',
    labels: ['suppliers'],
    topics: ['suppliers', 'moorings'],
    content: `Hello,

the laboratory has cut three shackles from the batch of October. Hardness is 40 percent below the standard; they were never heat treated. Brødrene Vik admits that a night shift skipped the oven.

I have therefore ended the contract with Brødrene Vik, and from April 2026 all our shackles come from Nordkjetting in Haugesund. They cost 31 euros instead of 24, and every piece is stamped. Brødrene Vik pays for the replacement of all 62 pieces, but not for the vessel days; Lars is on it.

Magnus, please send me the broken one from Gudrun for evidence. Not polished.

Katrin`,
  },
  {
    externalId: 'e-2018',
    title: 'Question about the tide clock',
    sentFrom: P.wei,
    sentTo: [P.luis, P.elif],
    sentAt: '2026-04-15T11:30:00+09:00',
    labels: ['platform'],
    topics: ['tides'],
    content: `Hi both,

a customer in Kagawa noticed that our predicted high water is always eighteen minutes early there. I checked: the tide station we use for the bay moved to another pier in 2023, and the table we bought is older than that. I propose to use the table of the Japanese coast guard, which is free and updated every year, and to throw away the bought one for all Asian sites.

It changes the numbers of 14 buoys, so I would like to tell customers before and not after. Haruka will translate. Any objections before Friday?

Wei`,
  },
  {
    externalId: 'e-2019',
    title: '牡蠣養殖組合からのお礼',
    sentFrom: P.haruka,
    sentTo: [P.kenji, P.wei, P.joana],
    sentAt: '2026-09-08T09:00:00+09:00',
    labels: ['customers', '日本語'],
    topics: ['japan', 'customers'],
    content: `佐藤さん、張さん、ジョアナさん

台風の翌朝、広島の牡蠣養殖組合から電話がありました。水温の警報が四時間早く届いたおかげで、いかだ三十台を安全な場所へ移すことができたそうです。損害はほとんどなかったとのことです。

お礼に牡蠣を二箱送ってくださいました。冷蔵庫に入れてありますので、木曜日の夜にみんなで食べましょう。ジョアナさんには写真を送ります。

組合長は来年、ブイをもう二台追加したいと話していました。見積もりは私が作ります。

森`,
  },
  {
    externalId: 'e-2020',
    title: 'Relance : plaque du stand pour le salon',
    sentFrom: P.camille,
    sentTo: [P.amelie],
    sentAt: '2026-05-28T16:00:00+01:00',
    labels: ['fair', 'français'],
    topics: ['brand'],
    content: `Bonjour Amélie,

le salon commence dans trois semaines et il me manque toujours le dessin du bassin. Il nous faut une cuve de deux mètres, transparente sur un côté, avec une vague toutes les dix secondes. Les enfants doivent pouvoir pousser la vieille bouée sous l'eau et la voir remonter.

Tu m'avais dit que la pompe du laboratoire suffirait. Est-ce toujours vrai, même avec l'eau salée ? Le budget restant est de 2 800 euros, transport compris. Si c'est trop juste, on fera une vague plus petite et un panneau plus grand.

Merci mille fois, Camille`,
  },
  {
    externalId: 'e-2021',
    title: 'Insurance for drifting buoys',
    sentFrom: P.henrik,
    sentTo: [P.beatriz, P.lars],
    sentAt: '2026-04-13T10:20:00+02:00',
    labels: ['insurance'],
    topics: ['insurance', 'incidents'],
    content: `Beatriz, Lars,

I spoke with the insurer about Gudrun. They pay for the mast, the antenna and the ferry, 9,700 euros in all, minus our own share of 2,500. They do not pay for the cake.

More important is next year: they want a list of all shackles with a photograph of the stamp, otherwise the premium per buoy goes from 310 to 420 euros. Solveig says the pictures exist for every deployment since May. So please accept the condition.

They also asked whether a buoy on a journey counts as a vessel. Lars, I gave them your number.

Henrik`,
  },
  {
    externalId: 'e-2022',
    title: 'Feedback after my first month',
    sentFrom: P.sindre,
    sentTo: [P.jonas],
    sentAt: '2024-09-16T12:00:00+02:00',
    labels: ['feedback'],
    topics: ['onboarding'],
    content: `Hi Jonas,

you asked for honest feedback after a month in the new modem role, so here it is. Good: I can release something real in my second week, everybody answers questions, and the pool is the best toy I have ever been paid to use.

Less good: the modem drivers have no tests at all, the only person who knows the antenna tuner left, and I found a comment that says "do not touch, ask Per". There is no Per. May I spend every Wednesday on tests until New Year? I would also like to learn soldering from Annika, if she has patience.

Sindre`,
  },
  {
    externalId: 'e-2023',
    title: 'Audit: three findings and a compliment',
    sentFrom: P.sofia,
    sentTo: [P.beatriz, P.oskar],
    sentAt: '2026-06-24T17:15:00+01:00',
    labels: ['audit'],
    topics: ['audit', 'finance'],
    content: `Beatriz, Oskar,

the auditors have left and took the last custard tarts. Their three findings: two former contractors still had an account in the expense tool, inventory in the Nest differs from the books by four hulls, and the approval of bank changes was not written down before May.

The first is fixed since this morning. The second is a counting problem, since two hulls stand in Yokohama. The third is the known story.

The compliment: they have never seen a company that photographs its shackles. I told them it is a long tale.

Sofia`,
  },
  {
    externalId: 'e-2024',
    title: 'Wind farm Borkum West: framework signed',
    sentFrom: P.hannah,
    sentTo: [P.rui, P.joana, P.ingrid],
    sentAt: '2026-06-05T13:00:00+02:00',
    labels: ['won'],
    topics: ['customers', 'wind'],
    content: `Moin zusammen,

it is signed! Borkum West takes twelve buoys for five years under the wind plan, the first four before the storms of this autumn. It took fourteen months, nine versions of the safety annex, and one helicopter escape training in which I was turned upside down four times.

What they want that we do not have yet: a wave forecast every fifteen minutes instead of every hour. Priya said it is possible from November on. Please let us not forget it; it stands in annex four with a penalty of 200 euros per late day.

Hannah`,
  },
  {
    externalId: 'e-2025',
    title: 'Wer hat den Drehmomentschlüssel?',
    sentFrom: P.nils,
    sentTo: [P.amelie, P.annika, P.katrin],
    sentAt: ago(6, 7),
    labels: ['werkstatt'],
    topics: ['hardware'],
    content: `Guten Morgen,

der blaue Drehmomentschlüssel fehlt seit gestern in der Werkstatt. Es ist der kalibrierte, also der einzige, mit dem wir Mastschrauben anziehen dürfen. Ohne ihn steht die Montage der nächsten drei Bojen still.

Ich verdächtige niemanden, möchte aber anmerken, dass bei Annika neuerdings ein sehr gerade aufgehängtes Regal zu sehen ist. Bitte bis heute Mittag zurücklegen, es wird nicht gefragt. Wer ihn findet, bekommt den letzten Kaffee aus der guten Dose.

Viele Grüße, Nils`,
  },
  {
    externalId: 'e-2026',
    title: 'Board meeting: agenda without item seven',
    sentFrom: P.ingrid,
    sentTo: [P.tobias, P.beatriz, P.henrik, P.clara, P.rui],
    sentAt: '2026-11-13T08:00:00+01:00',
    labels: ['board'],
    topics: ['board'],
    content: `Dear leadership team,

for the board meeting on 3 December I need your slides by Thursday the 26th. Items: results to October, Tern-4, the Ålesund case, the pay round, the storage move to Hamburg, and safety at sea. Item seven is closed to guests and needs no slides.

Please write fewer slides than last time. Our chairwoman counted 94 and said that a buoy sends less per week. One page per topic, with the problem first and the nice picture last.

Lunch is fish soup. Rui, yes, there is a vegetarian one.

Ingrid`,
  },
  {
    externalId: 'e-2027',
    title: 'Laptop replacement this winter',
    sentFrom: P.oskar,
    sentTo: [all],
    sentAt: ago(9, 13),
    labels: ['it'],
    topics: ['it'],
    permissions: { groups: ['workspace:everyone'] },
    content: `Dear all,

laptops older than four years are replaced this winter; you will get an invitation with a time slot. The field crew gets the rugged model with the keyboard that survives soup. Please move private photos off the old machine before your slot, I wipe it in front of you and I will not look, but I also will not wait.

You may buy your old laptop for 120 euros, half of which goes to the sea rescue society. The one with the sticker "property of a squid" is already taken.

Oskar`,
  },
  {
    externalId: 'e-2028',
    title: 'Reference request: test of forecasts',
    sentFrom: P.elif,
    sentTo: [P.priya],
    sentAt: ago(2, 11),
    labels: ['forecast'],
    topics: ['forecast'],
    hasAttachments: true,
    content: `Priya,

the comparison is done. Our wave forecast now beats the national weather service inside fjords up to eighteen hours ahead, and is worse than them on the open sea from six hours on. So: honest text for the website would be "better where it is narrow". I attach the plot and the table by site.

The fifteen minute version works, but the night run needs eleven gigabytes of memory more than we have. Could Luís give me one bigger machine for two weeks? I promise to switch it off at weekends, and this time I set an alarm.

Elif`,
  },
  {
    externalId: 'e-2029',
    title: 'Complaint about a colleague, confidential',
    sentFrom: P.amelie,
    sentTo: [P.maja],
    sentAt: '2026-07-08T21:05:00+02:00',
    labels: ['confidential'],
    topics: ['people'],
    content: `Dear Maja,

I would like to talk to you without anybody else, please. In the last three design reviews I was interrupted so often that I stopped presenting, and afterwards my proposal for the hinge was described as a team idea. I do not think that it is malice, more a habit of the loud ones, but I went home angry each time.

I do not want a formal complaint yet. I want somebody to moderate the reviews, and I want it to be written down who proposed what. Can we meet outside the office on Friday?

Amélie`,
  },
  {
    externalId: 'e-2030',
    title: 'Travel to Yokohama in spring',
    sentFrom: P.joana,
    sentTo: [P.haruka, P.sofia],
    sentAt: ago(5, 10),
    labels: ['travel'],
    topics: ['travel', 'japan'],
    content: `Haruka, Sofia,

I would like to visit the oyster cooperative and the two new customers together with Haruka, five working days including the weekend in between. Flight through Helsinki, about 1,050 euros if I book before the end of next week. I would stay near the office, within the hotel limit.

Haruka, which gifts are right for the head of the cooperative? Last time I brought sardines in a beautiful tin and he gave me a look. Sofia, it would go on the customer success budget, where 3,100 euros are left.

Joana`,
  },
  {
    externalId: 'e-2031',
    title: 'Spare key of the Nest',
    sentFrom: P.solveig,
    sentTo: [P.magnus, P.finn],
    sentAt: '2025-12-18T15:40:00+01:00',
    labels: ['office'],
    topics: ['office', 'field'],
    content: `Magnus, Finn,

the spare key of the storage hall has been hanging under the third life buoy on the quay since 2019, and by now the whole harbour knows, including the man who sells shrimp. He watered our Christmas tree, which was friendly, but still.

I suggest a key box with a code, and the code in the password manager of the field crew. I can screw it on tomorrow before the tide. Please somebody tell the shrimp man gently that he must knock from now on.

Solveig`,
  },
  {
    externalId: 'e-2032',
    title: 'Eider: bank financing on the side',
    sentFrom: P.beatriz,
    sentTo: [P.ingrid],
    sentAt: '2026-10-26T22:15:00+00:00',
    labels: ['confidential', 'eider'],
    topics: ['eider', 'finance'],
    content: `Ingrid,

only for you. If the board says no, we need another 4.5 million euros to bring Tern-4 into series. Banco do Cais would lend us three of them against the Borkum contract, at 5.9 percent, and the rest could come from the two oldest shareholders. So we do not have to sell out of need. I want you to know this before Stavanger, because one negotiates differently with a second door behind one's back.

I have told nobody. The spreadsheet is on my private stick in the safe, and yes, I know what Oskar would say about sticks.

Beatriz`,
  },
];

export const resources: DemoResource[] = mails.map(
  (m) =>
    ({
      sourceId: 'mail',
      type: 'email',
      class: 'email',
      contentType: 'text/plain',
      createdBy: m.sentFrom,
      createdAt: m.sentAt,
      participants: [m.sentFrom, ...m.sentTo.filter((to) => (Object.values(P) as string[]).includes(to))],
      url: `https://mail.marlowtern.example/m/${m.externalId}`,
      // Without other permissions, those who wrote and got the mail may see it.
      permissions: { users: [m.sentFrom, ...m.sentTo] },
      ...m,
    }) as DemoResource,
);
