import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage, primarySubtag } from './language.ts';

const TEXTS: Readonly<Record<string, string>> = {
  en: 'The theory of relativity was published by Einstein, and it has changed the way in which we think about time and space.',
  de: 'Die Relativitätstheorie wurde von Einstein veröffentlicht und hat die Art verändert, wie wir über Zeit und Raum nachdenken.',
  fr: 'La théorie de la relativité a été publiée par Einstein et elle a changé la manière dont nous pensons le temps et l’espace.',
  es: 'La teoría de la relatividad fue publicada por Einstein y ha cambiado la forma en que pensamos sobre el tiempo y el espacio.',
  it: 'La teoria della relatività è stata pubblicata da Einstein e ha cambiato il modo in cui pensiamo al tempo e allo spazio nella fisica.',
  pt: 'A teoria da relatividade foi publicada por Einstein e mudou a forma como pensamos sobre o tempo e o espaço, mas não é a única.',
  nl: 'De relativiteitstheorie werd door Einstein gepubliceerd en heeft de manier veranderd waarop wij over tijd en ruimte denken, maar dat is niet het enige.',
  sv: 'Relativitetsteorin publicerades av Einstein och har förändrat det sätt som vi tänker på tid och rum, men det är inte allt som han gjorde.',
  pl: 'Teoria względności została opublikowana przez Einsteina i zmieniła to, jak myślimy o czasie i przestrzeni, ale nie jest to jedyna teoria, która się liczy.',
  tr: 'Görelilik kuramı Einstein tarafından yayımlandı ve zaman ile uzay hakkında düşünme biçimimizi değiştirdi, ama bu onun tek çalışması değil, daha çok var.',
  ru: 'Теория относительности была опубликована Эйнштейном, и она изменила то, как мы думаем о времени и пространстве, но это не всё.',
  uk: 'Теорія відносності була опублікована Ейнштейном, і вона змінила те, як ми думаємо про час і простір, але це не все, що він зробив.',
  zh: '相对论是由爱因斯坦提出的物理学理论，主要包括狭义相对论和广义相对论。',
  ja: '相対性理論はアインシュタインによって提唱された物理学の理論です。',
  ko: '상대성 이론은 아인슈타인이 제안한 물리학 이론으로 시간과 공간을 설명한다.',
  ar: 'نظرية النسبية هي نظرية فيزيائية اقترحها أينشتاين وغيرت مفهوم الزمان والمكان.',
  he: 'תורת היחסות היא תאוריה פיזיקלית שהציע איינשטיין ושינתה את תפיסת הזמן והמרחב.',
  hi: 'सापेक्षता का सिद्धांत आइंस्टीन द्वारा प्रस्तावित भौतिकी का एक सिद्धांत है।',
  el: 'Η θεωρία της σχετικότητας διατυπώθηκε από τον Αϊνστάιν και άλλαξε τη φυσική.',
  th: 'ทฤษฎีสัมพัทธภาพเป็นทฤษฎีทางฟิสิกส์ที่เสนอโดยไอน์สไตน์',
};

describe('detectLanguage', () => {
  it.each(Object.entries(TEXTS))('knows %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('finds no other language in a text of the language that was asked for', () => {
    for (const [language, text] of Object.entries(TEXTS)) {
      expect(detectLanguage(text, language), language).toBe(language);
    }
  });

  it.each([
    ['a word', 'OK', 'de'],
    ['a name', 'Guten Tag, Herr Müller', 'en'],
    ['numbers', '3.1415926535897932384626433832795028841971693993751', 'en'],
    ['code', '```python\ndef the(of, and_):\n    return of\n```', 'de'],
    ['JSON', '{"name": "Ada", "city": "London", "born": 1815, "tags": ["math", "poetry"]}', 'de'],
    [
      'a list of names',
      'Kubernetes, Docker, Terraform, Ansible, Prometheus, Grafana, Elasticsearch, Kibana',
      'fr',
    ],
    [
      'Norwegian where Danish was asked for',
      'Det er en bok som er skrevet av en mann fra Norge, og den har ikke blitt lest av så mange.',
      'da',
    ],
    [
      'text with both languages',
      'The word "der" is a German article, und das ist auch gut so, because it is short and der die das.',
      'de',
    ],
  ])('is not certain about %s', (_name, text, expected) => {
    expect([undefined, expected]).toContain(detectLanguage(text, expected));
  });

  it('accepts Chinese characters as Japanese where Japanese was asked for', () => {
    expect(detectLanguage('東京都渋谷区神宮前一丁目二番地三号室', 'ja')).toBe('ja');
  });

  it('accepts Persian and Urdu in Arabic script where they were asked for', () => {
    expect(detectLanguage(TEXTS['ar'], 'fa')).toBe('fa');
  });

  it('reads tags by their first part', () => {
    expect(primarySubtag('pt-BR')).toBe('pt');
    expect(primarySubtag('ZH_hant')).toBe('zh');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        const found = detectLanguage(text, 'en');
        expect(found === undefined || typeof found === 'string').toBe(true);
      }),
    );
  });
});
