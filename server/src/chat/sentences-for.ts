import { detectLanguage } from '../text/detect-language.ts';

/** Sentences of the product itself within an answer, in the languages in which it can be asked. */
interface Sentences {
  declined: string;
  /** Why: there is nothing at all, or nothing that a filter lets through, whose names follow. */
  noContent: string;
  noMatch: string;
  /** In front of the names of sources, and of titles. */
  searched: string;
  nearest: string;
  unconfirmed: string;
  differ: string;
  greeting: string;
}

const english: Sentences = {
  declined: 'I found nothing in the content you can see that answers this.',
  noContent:
    'What I may search here holds nothing that you can see. Whoever set it up can look whether its sources are filled and shared.',
  noMatch: 'Nothing that you can see matches the filter:',
  searched: 'I searched:',
  nearest: 'What comes closest:',
  unconfirmed: 'I could not confirm this in the content you can see.',
  differ: 'The sources differ here; the newer one comes first.',
  greeting: 'Hello! Ask me about the content you can see, and I answer from it, with references.',
};
const languages: Readonly<Record<string, Sentences>> = {
  de: {
    declined: 'In den Inhalten, die Sie sehen dürfen, habe ich nichts gefunden, das diese Frage beantwortet.',
    noContent:
      'Was hier durchsucht wird, enthält nichts, das Sie sehen dürfen. Wer es eingerichtet hat, kann prüfen, ob die Quellen gefüllt und freigegeben sind.',
    noMatch: 'Nichts, das Sie sehen dürfen, entspricht dem Filter:',
    searched: 'Gesucht habe ich in:',
    nearest: 'Am nächsten kommen:',
    unconfirmed: 'In den Inhalten, die Sie sehen dürfen, konnte ich das nicht bestätigen.',
    differ: 'Die Quellen widersprechen sich hier; die neuere steht zuerst.',
    greeting: 'Guten Tag! Fragen Sie nach Inhalten, die Sie sehen dürfen; ich antworte daraus, mit Belegen.',
  },
  es: {
    declined: 'No encontré nada que responda a esta pregunta en el contenido que usted puede ver.',
    noContent:
      'Lo que se busca aquí no contiene nada que usted pueda ver. Quien lo configuró puede comprobar si las fuentes tienen contenido y están compartidas.',
    noMatch: 'Nada de lo que usted puede ver cumple el filtro:',
    searched: 'Busqué en:',
    nearest: 'Lo más cercano:',
    unconfirmed: 'No pude confirmarlo en el contenido que usted puede ver.',
    differ: 'Las fuentes difieren; primero va la más reciente.',
    greeting: '¡Hola! Pregunte por el contenido que puede ver y responderé con referencias.',
  },
  fr: {
    declined: "Je n'ai rien trouvé qui réponde à cette question dans les contenus que vous pouvez voir.",
    noContent:
      'Ce qui est consulté ici ne contient rien que vous puissiez voir. La personne qui l’a configuré peut vérifier que les sources sont remplies et partagées.',
    noMatch: 'Rien de ce que vous pouvez voir ne correspond au filtre :',
    searched: "J'ai cherché dans :",
    nearest: 'Ce qui s’en rapproche le plus :',
    unconfirmed: "Je n'ai pas pu le confirmer dans les contenus que vous pouvez voir.",
    differ: 'Les sources divergent ; la plus récente vient en premier.',
    greeting: 'Bonjour ! Interrogez-moi sur les contenus que vous pouvez voir, je réponds avec des références.',
  },
  it: {
    declined: 'Non ho trovato nulla che risponda a questa domanda nei contenuti che può vedere.',
    noContent:
      'Ciò che si cerca qui non contiene nulla che lei possa vedere. Chi lo ha configurato può verificare che le fonti siano piene e condivise.',
    noMatch: 'Nulla di ciò che può vedere corrisponde al filtro:',
    searched: 'Ho cercato in:',
    nearest: 'I contenuti più vicini:',
    unconfirmed: 'Non ho potuto confermarlo nei contenuti che può vedere.',
    differ: 'Le fonti non concordano; la più recente viene per prima.',
    greeting: 'Buongiorno! Chieda dei contenuti che può vedere: rispondo con i riferimenti.',
  },
  nl: {
    declined: 'Ik heb niets gevonden dat deze vraag beantwoordt in de inhoud die u mag zien.',
    noContent:
      'Wat hier wordt doorzocht, bevat niets dat u mag zien. Wie het heeft ingericht, kan nagaan of de bronnen gevuld en gedeeld zijn.',
    noMatch: 'Niets dat u mag zien voldoet aan het filter:',
    searched: 'Ik heb gezocht in:',
    nearest: 'Wat het dichtst in de buurt komt:',
    unconfirmed: 'Ik kon dit niet bevestigen in de inhoud die u mag zien.',
    differ: 'De bronnen spreken elkaar tegen; de nieuwste staat eerst.',
    greeting: 'Hallo! Vraag naar de inhoud die u mag zien, dan antwoord ik met verwijzingen.',
  },
  pt: {
    declined: 'Não encontrei nada que responda a esta pergunta no conteúdo que pode ver.',
    noContent:
      'O que aqui se pesquisa não contém nada que possa ver. Quem o configurou pode verificar se as fontes têm conteúdo e estão partilhadas.',
    noMatch: 'Nada do que pode ver corresponde ao filtro:',
    searched: 'Pesquisei em:',
    nearest: 'O mais próximo:',
    unconfirmed: 'Não pude confirmar isto no conteúdo que pode ver.',
    differ: 'As fontes divergem; a mais recente vem primeiro.',
    greeting: 'Olá! Pergunte sobre o conteúdo que pode ver e respondo com referências.',
  },
  ja: {
    declined: '閲覧できる内容の中に、この質問に答えるものは見つかりませんでした。',
    noContent:
      'ここで検索する範囲には、閲覧できる内容がありません。設定した人に、情報源に内容があり共有されているか確認してもらってください。',
    noMatch: '次のフィルターに一致する、閲覧できる内容はありません：',
    searched: '検索した場所：',
    nearest: '最も近いもの：',
    unconfirmed: '閲覧できる内容の中で、これを確認できませんでした。',
    differ: '出典の内容が異なります。新しいものを先に示します。',
    greeting: 'こんにちは。閲覧できる内容について質問してください。出典を付けて答えます。',
  },
  zh: {
    declined: '在您可以查看的内容中，没有找到能回答这个问题的信息。',
    noContent: '此处搜索的范围中没有您可以查看的内容。请设置者检查来源是否有内容并已共享。',
    noMatch: '您可以查看的内容中没有符合以下筛选条件的：',
    searched: '搜索范围：',
    nearest: '最接近的内容：',
    unconfirmed: '在您可以查看的内容中，无法确认这一点。',
    differ: '各来源说法不一，较新的在前。',
    greeting: '您好！请就您可以查看的内容提问，我会附上出处来回答。',
  },
};

/** The sentences in the language of a question. */
export function sentencesFor(question: string): Sentences {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) return languages['ja'] ?? english;
  if (/\p{Script=Han}/u.test(question)) return languages['zh'] ?? english;
  return languages[detectLanguage(question)] ?? english;
}
