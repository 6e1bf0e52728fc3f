import { detectLanguage } from '../../text/detect-language.ts';

const english = 'I found nothing in the content you can see that answers this.';
const declines: Readonly<Record<string, string>> = {
  de: 'In den Inhalten, die Sie sehen dürfen, habe ich nichts gefunden, das diese Frage beantwortet.',
  es: 'No encontré nada que responda a esta pregunta en el contenido que usted puede ver.',
  fr: "Je n'ai rien trouvé qui réponde à cette question dans les contenus que vous pouvez voir.",
  it: 'Non ho trovato nulla che risponda a questa domanda nei contenuti che può vedere.',
  nl: 'Ik heb niets gevonden dat deze vraag beantwoordt in de inhoud die u mag zien.',
  pt: 'Não encontrei nada que responda a esta pergunta no conteúdo que pode ver.',
  ja: '閲覧できる内容の中に、この質問に答えるものは見つかりませんでした。',
  zh: '在您可以查看的内容中，没有找到能回答这个问题的信息。',
};

/** Says, in the language of the question, that nothing was found. */
export function declineIn(question: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) return declines['ja'] ?? english;
  if (/\p{Script=Han}/u.test(question)) return declines['zh'] ?? english;
  return declines[detectLanguage(question)] ?? english;
}
