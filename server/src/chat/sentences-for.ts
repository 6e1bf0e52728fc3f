import { detectLanguage } from '../text/detect-language.ts';

/** Sentences of the product itself within an answer, in the languages in which it can be asked. */
interface Sentences {
  declined: string;
  /** In front of the names of apps, and of titles. */
  searched: string;
  nearest: string;
  unconfirmed: string;
  differ: string;
  greeting: string;
}

const english: Sentences = {
  declined: 'I found nothing in the content you can see that answers this.',
  searched: 'I searched:',
  nearest: 'What comes closest:',
  unconfirmed: 'I could not confirm this in the content you can see.',
  differ: 'The sources differ here; the newer one comes first.',
  greeting: 'Hello! Ask me about the content you can see, and I answer from it, with references.',
};
const languages: Readonly<Record<string, Sentences>> = {
  de: {
    declined: 'In den Inhalten, die Sie sehen dürfen, habe ich nichts gefunden, das diese Frage beantwortet.',
    searched: 'Gesucht habe ich in:',
    nearest: 'Am nächsten kommen:',
    unconfirmed: 'In den Inhalten, die Sie sehen dürfen, konnte ich das nicht bestätigen.',
    differ: 'Die Quellen widersprechen sich hier; die neuere steht zuerst.',
    greeting: 'Guten Tag! Fragen Sie nach Inhalten, die Sie sehen dürfen; ich antworte daraus, mit Belegen.',
  },
  es: {
    declined: 'No encontré nada que responda a esta pregunta en el contenido que usted puede ver.',
    searched: 'Busqué en:',
    nearest: 'Lo más cercano:',
    unconfirmed: 'No pude confirmarlo en el contenido que usted puede ver.',
    differ: 'Las fuentes difieren; primero va la más reciente.',
    greeting: '¡Hola! Pregunte por el contenido que puede ver y responderé con referencias.',
  },
  fr: {
    declined: "Je n'ai rien trouvé qui réponde à cette question dans les contenus que vous pouvez voir.",
    searched: "J'ai cherché dans :",
    nearest: 'Ce qui s’en rapproche le plus :',
    unconfirmed: "Je n'ai pas pu le confirmer dans les contenus que vous pouvez voir.",
    differ: 'Les sources divergent ; la plus récente vient en premier.',
    greeting: 'Bonjour ! Interrogez-moi sur les contenus que vous pouvez voir, je réponds avec des références.',
  },
  it: {
    declined: 'Non ho trovato nulla che risponda a questa domanda nei contenuti che può vedere.',
    searched: 'Ho cercato in:',
    nearest: 'I contenuti più vicini:',
    unconfirmed: 'Non ho potuto confermarlo nei contenuti che può vedere.',
    differ: 'Le fonti non concordano; la più recente viene per prima.',
    greeting: 'Buongiorno! Chieda dei contenuti che può vedere: rispondo con i riferimenti.',
  },
  nl: {
    declined: 'Ik heb niets gevonden dat deze vraag beantwoordt in de inhoud die u mag zien.',
    searched: 'Ik heb gezocht in:',
    nearest: 'Wat het dichtst in de buurt komt:',
    unconfirmed: 'Ik kon dit niet bevestigen in de inhoud die u mag zien.',
    differ: 'De bronnen spreken elkaar tegen; de nieuwste staat eerst.',
    greeting: 'Hallo! Vraag naar de inhoud die u mag zien, dan antwoord ik met verwijzingen.',
  },
  pt: {
    declined: 'Não encontrei nada que responda a esta pergunta no conteúdo que pode ver.',
    searched: 'Pesquisei em:',
    nearest: 'O mais próximo:',
    unconfirmed: 'Não pude confirmar isto no conteúdo que pode ver.',
    differ: 'As fontes divergem; a mais recente vem primeiro.',
    greeting: 'Olá! Pergunte sobre o conteúdo que pode ver e respondo com referências.',
  },
  ja: {
    declined: '閲覧できる内容の中に、この質問に答えるものは見つかりませんでした。',
    searched: '検索した場所：',
    nearest: '最も近いもの：',
    unconfirmed: '閲覧できる内容の中で、これを確認できませんでした。',
    differ: '出典の内容が異なります。新しいものを先に示します。',
    greeting: 'こんにちは。閲覧できる内容について質問してください。出典を付けて答えます。',
  },
  zh: {
    declined: '在您可以查看的内容中，没有找到能回答这个问题的信息。',
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
