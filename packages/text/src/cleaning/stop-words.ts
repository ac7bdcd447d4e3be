/** Languages with a list of stop words. */
export type StopWordLanguage = "de" | "en" | "es" | "fr" | "it" | "nl" | "pt";

/**
 * Frequent words that say little of what a text is about, in lower case, by language.
 *
 * An entry that ends in an apostrophe is the start of an elided word, such as the French `l'`.
 */
export const STOP_WORDS: Readonly<Record<StopWordLanguage, ReadonlySet<string>>> = {
  de: words(
    "aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei bin bis bist da damit",
    "dann das dass dein deine dem den denn der des dessen dich die dies diese diesem diesen dieser dieses dir doch",
    "dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen hab habe haben hat hatte hatten",
    "hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in indem ins ist ja jede jedem jeden jeder jedes",
    "kann kein keine keinem keinen keiner können man mein meine mich mir mit muss nach nicht nichts noch nun nur ob",
    "oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so soll sollte sondern über um und uns unser",
    "unter vom von vor war waren was weil wenn wer werden wie wieder will wir wird wo zu zum zur zwar zwischen",
  ),
  en: words(
    "a about above after again all also am an and any are aren't as at be because been before being below between",
    "both but by can can't could couldn't did didn't do does doesn't doing don't down during each few for from",
    "further had hadn't has hasn't have haven't having he he's her here hers herself him himself his how i i'd i'll",
    "i'm i've if in into is isn't it it's its itself just me more most my myself no nor not now of off on once only",
    "or other our ours ourselves out over own same she she's should shouldn't so some such than that that's the their",
    "theirs them themselves then there there's these they they're this those through to too under until up very was",
    "wasn't we we're were weren't what when where which while who whom why will with won't would wouldn't you you're",
    "your yours yourself yourselves",
  ),
  es: words(
    "a al algo algunas algunos ante antes aquel aquella así aún aunque cada como con contra cual cuando de del desde",
    "donde dos durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está están estas este",
    "esto estos fue fueron ha había han hasta hay la las le les lo los más me mi mí mientras mis mucho muchos muy",
    "nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque que qué quien se",
    "sea según ser si sí sido sin sobre son su sus también tan tanto te tiene tienen todo todos tu tú tus un una unas",
    "uno unos usted y ya yo",
  ),
  fr: words(
    "à afin ai ainsi alors au aucun aussi autre autres aux avait avant avec avoir c' car ce ceci cela celle celles",
    "celui ces cet cette ceux chaque chez comme d' dans de depuis des dont donc du elle elles en encore entre est et",
    "étaient était être eu eux fait fut il ils j' je jusqu' l' la là le les leur leurs lors lui m' ma mais me même",
    "mes moi moins mon n' ne ni nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi qu' quand que",
    "quel quelle quelles quels qui s' sa sans se ses si son sont sous sur t' ta te tes toi ton tous tout toute toutes",
    "très tu un une vers vos votre vous y",
  ),
  it: words(
    "a ad agli ai al all' alla alle allo anche ancora avere aveva c' che chi ci come con contro così cui d' da dagli",
    "dai dal dall' dalla dalle dallo de degli dei del dell' della delle dello di dopo dove due e è ed era erano essere",
    "fra fu già gli ha hai hanno ho i il in io l' la le lei lo loro lui ma me mentre mi mia mie miei mio molto nei nel",
    "nell' nella nelle nello no noi non nostra nostro o ogni per perché più poi qual quale quando quanto quella quelle",
    "quelli quello questa queste questi questo qui sarà se sei si sia siamo sono sopra sotto sta su sua sue sugli sui",
    "sul sull' sulla sulle sullo suo suoi ti tra tu tua tue tuo tuoi tutti tutto un un' una uno vi voi",
  ),
  nl: words(
    "aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge geen",
    "geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je jij jouw jullie kan kon",
    "kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over reeds te",
    "tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wezen wie wij wil worden wordt zal ze",
    "zelf zich zij zijn zo zonder zou",
  ),
  pt: words(
    "a à ainda ao aos aquela aquelas aquele aqueles aquilo as às até cada com como contra da das de dela delas dele",
    "deles depois desde do dos e é ela elas ele eles em entre era eram essa essas esse esses esta está estão estas este",
    "estes eu foi foram há isso isto já lhe lhes mais mas me mesmo meu meus minha minhas muito muitos na não nas nem",
    "no nos nós nossa nosso num numa o onde os ou para pela pelas pelo pelos per por porque qual quando que quem são",
    "se sem ser seu seus só sob sobre sua suas também te tem têm teu toda todas todo todos tu tua um uma umas uns você",
    "vocês",
  ),
};

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(" ").split(" "));
}
