/** The commonest short words of a language, chosen to overlap little with its neighbours. */
const WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to in is that it for was with as on be this are by not you from at or an which have your can their will has more when they there been one if about what would so we do i he she his her its than also into these no but all',
  de: 'der die das und ist nicht ein eine einen einem einer von zu mit auf für im den dem des sich auch wird werden sind als bei nach oder aus wie dass kann es sie wir ihr ich hat haben wenn über nur noch durch zum zur um am aber diese dieser mehr können',
  fr: 'le la les de des et est un une du dans que qui pour par sur avec ne pas ce cette au aux il elle nous vous sont être plus ou se ont leur comme mais on peut ces son sa ses votre afin même été dont tout très aussi',
  es: 'el la los las de y que en un una es por con para del se no su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos son puede está ser fue tiene',
  it: 'il lo la gli le di e che un una è per con del della dei delle non si in su al alla da nel nella sono come più anche ma ci questo questa essere ha o se loro tra dalla dal sul sulla può quando molto quindi hanno',
  pt: 'o a os as de e que em um uma é por com para do da dos das no na se não ao mais como mas foi ele seu sua ou quando muito já eu também pelo pela até isso ela entre era depois sem mesmo você são pode está ser tem',
  nl: 'de het een en van is dat niet in op te zijn voor met aan er die door maar ook als bij om dan wat nog naar heeft uit worden wordt kan deze dit tot hun over meer je u zich ik wij hij zij was of geen moet',
  sv: 'och att det som en på är av för med till den har inte om ett men de i var jag vi kan från så när ska eller sig vid man också efter än nu alla detta över denna mer skulle dem blir din finns',
  da: 'og at det som en på er af for med til den har ikke om et men de i var jeg vi kan fra så når skal eller sig ved man også efter end nu alle dette over denne mere ville dem bliver din findes hvis',
  no: 'og å det som en på er av for med til den har ikke om et men de i var jeg vi kan fra så når skal eller seg ved man også etter enn nå alle dette over denne mer ville dem blir din finnes hvis',
  fi: 'ja on ei se että oli joka hän mutta ovat myös kun tai niin olla voi sen ole jos kuin mukaan vain sekä tämä tämän sitä mitä ne he me joita kanssa hyvin kaikki jotka nyt sinun voit',
  pl: 'i w na z do się nie że to jest o od po za jak dla przez ale oraz są może by tym czy być który która które jego jej ich już tak ze przy ma tylko lub także można aby gdy również',
  cs: 'a v na se je že s z do to o i k pro ale jako za by od po který která které jsou jeho nebo při být také jak už není má co podle aby jen mezi byl bylo může když tak více',
  sk: 'a v na sa je že s z do to o aj k pre ale ako za by od po ktorý ktorá ktoré sú jeho alebo pri byť tiež už nie má čo podľa aby len medzi bol bolo môže keď tak viac',
  hu: 'a az és hogy nem is egy van meg ez csak de ha mint vagy már volt lehet azt ki még el kell ezt minden amely nagyon után lesz között ahogy amikor ezek aki több',
  ro: 'și în de la cu nu este că pe un o din pentru care se sunt mai sau ca dar prin au fost ale al acest această după între când fi ce lui avea dacă doar poate foarte',
  tr: 've bir bu da de için ile olarak daha olan çok gibi sonra en kadar ancak ne değil var ise ama her o ya mi şey kendi olduğu göre veya oldu tarafından bunu nasıl',
  vi: 'và của là có không được cho các một trong với những người này để khi đã từ đến cũng như về ra tại nhiều hay thì đó sẽ phải bạn tôi',
  id: 'dan yang di untuk dengan ini itu dari pada adalah tidak dalam akan juga atau oleh ke dapat karena lebih telah sebagai bisa ada saya kami anda mereka kita sudah jika secara tersebut',
  ru: 'и в не на что я с он как это по но они к у из за вы так же от все для бы мы его то а о только или если был было быть до может при также которые этот',
  uk: 'і в не на що я з він як це по але вони до у із за ви так же від всі для би ми його то а або якщо був було бути може при також які цей та є',
  bg: 'и в не на че аз с той как това по но те към у от за вие така се са всички ще да ние го то а или ако беше може при също които този',
  sr: 'и у не на да ја са он као то по али они за ви тако се су све ће ми га а или ако је био може при такође који овај од',
};

/** Stop words by language. */
export const STOP_WORDS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries(WORDS).map(([language, words]) => [language, new Set(words.split(' '))]),
);
