import type { Messages } from "./en";

export const nl: Messages = {
  direction: "ltr",
  support: (address) => `Hulp nodig? Mail naar ${address}`,
  mail: {
    subject: (app) => `Inloggen bij ${app}`,
    subjectWithCode: (app, code) => `${code} is je code voor ${app}`,
    preheader: (duration) => `Eén keer te gebruiken, ${duration} geldig.`,
    intro: (app) => `Open deze link om in te loggen bij ${app}:`,
    button: (app) => `Inloggen bij ${app}`,
    fallback: "Werkt de knop niet? Kopieer dan deze link naar je browser:",
    code: "Of voer deze code in op de pagina waar je wilde inloggen:",
    validity: (duration) =>
      `De link en de code werken één keer en zijn ${duration} geldig. Deel de code met niemand: wij vragen er nooit om per telefoon, mail of chat.`,
    recipient: (app, address) =>
      `Deze mail is naar ${address} gestuurd omdat iemand met dit adres wilde inloggen bij ${app}. Was jij dat niet? Doe dan niets: zonder deze mail komt niemand binnen.`,
  },
  home: {
    title: (app) => `${app}: inloggen`,
    lead: "Dit is een inlogdienst zonder wachtwoord. Je logt in met een link die we je mailen.",
    signIn: "Inloggen",
    developers: "Voor ontwikkelaars",
    documentation:
      "Stuur je gebruikers naar de inlogpagina met de redirect_uri van je applicatie, of roep de API aan vanuit je eigen formulier. De volledige documentatie staat in README.md en docs/ in de broncode van deze dienst.",
  },
  login: {
    title: (app) => `Inloggen bij ${app}`,
    email: "Je e-mailadres",
    submit: "Stuur me een mail",
    hint: "We mailen je een link en een code. Je hebt geen wachtwoord nodig.",
    person: "Bevestig dat je een mens bent.",
    needsScript: "Dit formulier heeft JavaScript nodig, om zeker te weten dat een mens het invult.",
    onceMore: "Log daarvoor nog een keer in.",
    haveMail: "Heb je de mail al? Voer de code in.",
  },
  code: {
    title: "Kijk in je mail",
    body: (address) =>
      `We hebben een mail naar ${address} gestuurd. Open de link daarin of voer hier de code in.`,
    bodyWithoutAddress: "We hebben je een mail gestuurd. Open de link daarin of voer hier de code in.",
    label: "Code uit de mail",
    submit: "Inloggen",
    wrong:
      "Deze code klopt niet of is niet meer geldig. Gebruik die uit de nieuwste mail die je hier aanvroeg.",
    tooOften: "Te veel pogingen met deze code. Open de link in de mail of vraag een nieuwe mail aan.",
    hint: "Het kan een minuut duren. Komt er niets? Kijk dan in de spammap.",
    resend: "Nieuwe mail sturen",
    again: "Ander e-mailadres gebruiken",
    mailbox: "Ontwikkelmailbox openen",
  },
  confirm: {
    title: (app) => `Inloggen bij ${app}?`,
    account: "Account",
    askedFrom: "Aangevraagd vanuit",
    unknown: "een onbekende browser",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Inloggen als ${address}`,
    here: "Hiermee log je hier in, in deze browser. Wil je inloggen waar je het hebt aangevraagd, voer daar dan de code uit de mail in.",
    warning:
      "Wilde je niet inloggen of is dit niet jouw e-mailadres? Sluit dan deze pagina. Er is nog niets gebeurd.",
  },
  sameBrowser: {
    title: "Ga terug naar waar je begon",
    body: "Deze link werkt alleen in de browser die erom vroeg. Ga terug naar dat venster en voer daar de code uit de mail in.",
    warning: "Wilde je niet inloggen? Sluit dan deze pagina. Er is niets gebeurd.",
  },
  linkError: {
    title: "Deze link werkt niet meer",
    body: "Hij is verlopen of al gebruikt. Een nieuwe heb je zo.",
    submit: "Stuur me een nieuwe link",
    back: "Terug naar de applicatie",
  },
  emailChange: {
    subject: (app) => `Je nieuwe e-mailadres voor ${app}`,
    intro: (app) => `Open deze link om dit e-mailadres voor ${app} te gebruiken:`,
    button: "Dit adres gebruiken",
    code: "Of voer deze code in op de pagina waar je de wijziging aanvroeg:",
    reason: (app, account) =>
      `Je krijgt deze mail omdat iemand die bij ${app} is ingelogd als ${account} voortaan dit e-mailadres wil gebruiken. Was jij dat niet? Doe dan niets: zonder deze mail verandert er niets.`,
    title: "Dit e-mailadres gebruiken?",
    body: (app, address, account) =>
      `${address} wordt het adres van het account ${account} bij ${app}. Is dat niet jouw account? Sluit dan deze pagina: er is nog niets gebeurd.`,
    done: "Je e-mailadres is gewijzigd",
    doneBody: (address) => `Vanaf nu log je in met ${address}.`,
    taken: "Er is al een account met dit e-mailadres",
    takenBody: "Log ermee in of kies een ander adres.",
    expired: "Deze link werkt niet meer",
    expiredBody: "Hij is verlopen of al gebruikt. Vraag de wijziging opnieuw aan waar je bent ingelogd.",
  },
  emailChanged: {
    subject: (app) => `Je e-mailadres voor ${app} is gewijzigd`,
    intro: (app, address) =>
      `Je logt nu in bij ${app} met ${address}. Was jij dat niet? Maak het hier ongedaan:`,
    notice: (address, duration) =>
      `Vanaf nu is ${address} je adres. Was jij dat niet? Maak het binnen ${duration} ongedaan: je oude adres geldt dan weer en alle apparaten worden uitgelogd.`,
    button: "Ongedaan maken",
    reason: (app) => `Je krijgt deze mail omdat dit het e-mailadres van je account bij ${app} was.`,
    title: "Wijziging ongedaan maken?",
    body: (address) => `${address} wordt weer je adres en je wordt op alle apparaten uitgelogd.`,
    done: "Je oude e-mailadres geldt weer",
    doneBody: (address) => `Alle apparaten zijn uitgelogd. Log in met ${address}.`,
    expired: "Dit kan niet meer ongedaan worden gemaakt",
    expiredBody: "De wijziging is al ongedaan gemaakt, of het is te laat.",
  },
  account: {
    title: "Je account",
    signedInAs: (address) => `Je bent ingelogd als ${address}.`,
    sessions: "Waar je bent ingelogd",
    current: "Deze browser",
    signedIn: (time) => `Ingelogd op ${time}`,
    unknown: "Onbekende browser",
    signOutThere: (place) => `Uitloggen: ${place}`,
    signOutShort: "Uitloggen",
    signOutOthers: "Overal elders uitloggen",
    changeAddress: "E-mailadres wijzigen",
    newAddress: "Je nieuwe e-mailadres",
    sendProof: "Stuur me een mail",
    proofSent: (address) =>
      `We hebben een mail naar ${address} gestuurd. Open de link daarin of voer hier de code in: dan wordt je adres gewijzigd.`,
    useAddress: "Dit adres gebruiken",
    delete: "Account verwijderen",
    deleteTitle: "Je account verwijderen?",
    deleteBody: (address) =>
      `Het account ${address} wordt verwijderd en je wordt overal uitgelogd. Dit kan niet ongedaan worden gemaakt.`,
    deleteButton: "Definitief verwijderen",
    deleted: "Je account is verwijderd",
    deletedBody: "Je bent overal uitgelogd.",
    back: "Terug naar je account",
  },
  signOut: {
    question: "Uitloggen?",
    questionBody: "Je wordt hier uitgelogd, en ook bij de applicaties waar je via deze dienst bent ingelogd.",
    button: "Uitloggen",
    done: "Je bent uitgelogd",
    doneBody: "Je kunt deze pagina sluiten.",
  },
  formPost: {
    title: "Terug naar de applicatie",
    button: "Doorgaan",
  },
  error: {
    notFound: { title: "Hier is niets", body: "Misschien zit er een typefout in het adres." },
    badRequest: {
      title: "Deze link is niet volledig",
      body: "Een deel ontbreekt of is gewijzigd, of hij noemt een applicatie die deze dienst niet kent. Open hem opnieuw vanuit de mail of de applicatie.",
    },
    elsewhere: {
      title: "Dat moet op deze site gebeuren",
      body: "Je browser zegt dat een andere site dit heeft verstuurd. Open de link uit de mail nog een keer of begin opnieuw.",
    },
    wait: {
      title: "Een ogenblik, alsjeblieft",
      body: (time) => `Dat was voorlopig vaak genoeg. Probeer het over ${time} opnieuw.`,
    },
    failed: { title: "Dat is niet gelukt", body: "De fout ligt bij ons. Probeer het zo nog eens." },
    mailFailed: "De mail kon niet worden verstuurd. Probeer het zo nog eens.",
    unknownEmail: "Er is geen account met dit adres.",
    start: "Naar de startpagina",
  },
  fields: {
    "Email required": "Vul je e-mailadres in.",
    "Invalid email": "Dit lijkt niet op een e-mailadres.",
  },
};
