const greeting =
  /^(?:(?:hi|hello|hey|hallo|hola|hej|ciao|salut|bonjour|bonsoir|moin|servus|olá|thanks|thank you|danke|merci|gracias|grazie|obrigad[oa]|cheers|good (?:morning|afternoon|evening|day)|guten (?:morgen|tag|abend)|buenos d[ií]as|buongiorno|こんにちは|ありがとう|你好|您好|谢谢|there|all|everyone|clew|so much|a lot|very much|schön|sehr|beaucoup|mucho)[\s,.!。！👋🙂😀]*){1,6}$/iu;

/** A greeting or thanks, and nothing else: there is nothing to search for. */
export function isSmallTalk(question: string): boolean {
  return question.length <= 60 && greeting.test(question.trim());
}
