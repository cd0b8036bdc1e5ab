import type { Messages } from "./en";

export const it: Messages = {
  direction: "ltr",
  support: (address) => `Serve aiuto? Scrivi a ${address}`,
  mail: {
    subject: (app) => `Accedi a ${app}`,
    subjectWithCode: (app, code) => `${code} è il tuo codice per ${app}`,
    preheader: (duration) => `Vale una sola volta, per ${duration}.`,
    intro: (app) => `Apri questo link per accedere a ${app}:`,
    button: (app) => `Accedi a ${app}`,
    fallback: "Se il pulsante non funziona, copia questo indirizzo nel browser:",
    code: "Oppure scrivi questo codice dove hai chiesto di accedere:",
    validity: (duration) =>
      `Link e codice valgono una sola volta, per ${duration}. Non dire mai il codice a nessuno: noi non te lo chiederemo.`,
    recipient: (app, address) =>
      `Questa email è stata inviata a ${address} perché qualcuno ha chiesto di accedere a ${app} con questo indirizzo. Se non eri tu, ignorala: senza questa email non entra nessuno.`,
  },
  home: {
    title: (app) => `${app}: accesso`,
    lead: "Questo è un servizio di accesso senza password. Entri con un link che ti mandiamo via email.",
    signIn: "Accedi",
    developers: "Per sviluppatori",
    documentation:
      "Manda i tuoi utenti alla pagina di accesso con il redirect_uri della tua applicazione, oppure chiama l’API dal tuo modulo. La documentazione completa è in README.md e docs/, nel codice sorgente di questo servizio.",
  },
  login: {
    title: (app) => `Accedi a ${app}`,
    email: "Il tuo indirizzo email",
    submit: "Mandami un’email",
    hint: "Ti mandiamo un link e un codice. Non serve una password.",
    person: "Conferma di essere una persona.",
    needsScript: "Questo modulo richiede JavaScript, per verificare che lo usi una persona.",
  },
  code: {
    title: "Guarda la posta",
    body: (address) =>
      `Abbiamo mandato un’email a ${address}. Apri il link che contiene o scrivi qui il codice.`,
    bodyWithoutAddress: "Ti abbiamo mandato un’email. Apri il link che contiene o scrivi qui il codice.",
    label: "Codice ricevuto via email",
    submit: "Accedi",
    wrong: "Questo codice è sbagliato o non vale più. Usa quello dell’ultima email che hai chiesto qui.",
    tooOften: "Troppi tentativi con questo codice. Apri il link nell’email o chiedi una nuova email.",
    resend: "Manda una nuova email",
    again: "Usa un altro indirizzo",
    mailbox: "Apri la casella di sviluppo",
  },
  confirm: {
    title: (app) => `Accedere a ${app}?`,
    account: "Account",
    askedFrom: "Richiesta da",
    unknown: "un browser sconosciuto",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Accedi come ${address}`,
    warning:
      "Se non hai chiesto di accedere o questo non è il tuo indirizzo, chiudi questa pagina. Non è ancora successo nulla.",
  },
  sameBrowser: {
    title: "Torna dove hai iniziato",
    body: "Questo link funziona solo nel browser che lo ha chiesto. Torna a quella finestra e scrivi lì il codice dell’email.",
    warning: "Se non hai chiesto di accedere, chiudi questa pagina. Non è successo nulla.",
  },
  linkError: {
    title: "Questo link non vale più",
    body: "È scaduto o è già stato usato. Per averne uno nuovo basta un attimo.",
    submit: "Mandami un nuovo link",
    back: "Torna all’applicazione",
  },
  emailChange: {
    subject: (app) => `Il tuo nuovo indirizzo per ${app}`,
    intro: (app) => `Apri questo link per usare questo indirizzo con ${app}:`,
    button: "Usa questo indirizzo",
    code: "Oppure scrivi questo codice dove hai chiesto la modifica:",
    reason: (app, account) =>
      `Ricevi questa email perché qualcuno che ha effettuato l’accesso a ${app} come ${account} vuole usare invece questo indirizzo. Se non eri tu, ignorala: senza questa email non cambia nulla.`,
    title: "Usare questo indirizzo?",
    body: (app, address, account) =>
      `${address} diventerà l’indirizzo dell’account ${account} per ${app}. Se non è il tuo account, chiudi questa pagina: non è ancora successo nulla.`,
    done: "Il tuo indirizzo è cambiato",
    doneBody: (address) => `D’ora in poi accedi con ${address}.`,
    taken: "Questo indirizzo ha già un account",
    takenBody: "Usalo per accedere o scegli un altro indirizzo.",
    expired: "Questo link non vale più",
    expiredBody:
      "È scaduto o è già stato usato. Chiedi di nuovo la modifica da dove hai effettuato l’accesso.",
  },
  emailChanged: {
    subject: (app) => `Il tuo indirizzo per ${app} è stato cambiato`,
    intro: (app, address) => `Ora accedi a ${app} con ${address}. Se non eri tu, annulla la modifica qui:`,
    notice: (address, duration) =>
      `D’ora in poi il tuo indirizzo è ${address}. Se non eri tu, annulla la modifica entro ${duration}: tornerà il tuo vecchio indirizzo e tutte le sessioni verranno chiuse.`,
    button: "Annulla la modifica",
    reason: (app) => `Ricevi questa email perché questo era l’indirizzo del tuo account per ${app}.`,
    title: "Annullare la modifica?",
    body: (address) =>
      `${address} tornerà a essere il tuo indirizzo e tutte le tue sessioni verranno chiuse.`,
    done: "Il tuo vecchio indirizzo è tornato",
    doneBody: (address) => `Tutte le sessioni sono state chiuse. Accedi con ${address}.`,
    expired: "Non si può più annullare",
    expiredBody: "La modifica è già stata annullata o è troppo tardi.",
  },
  error: {
    notFound: { title: "Qui non c’è nulla", body: "Forse l’indirizzo è scritto male." },
    badRequest: {
      title: "Questo link non è completo",
      body: "Una parte manca o è stata modificata, oppure indica un’applicazione che questo servizio non conosce. Aprilo di nuovo dall’email o dall’applicazione.",
    },
    elsewhere: {
      title: "Questo va fatto su questo sito",
      body: "Il tuo browser dice che la richiesta arriva da un altro sito. Apri di nuovo il link nell’email o ricomincia.",
    },
    wait: {
      title: "Un momento, per favore",
      body: (time) => `Troppe richieste per ora. Riprova tra ${time}.`,
    },
    failed: { title: "Non ha funzionato", body: "L’errore è nostro. Riprova tra un attimo." },
    mailFailed: "Non è stato possibile inviare l’email. Riprova tra un attimo.",
    unknownEmail: "Non c’è nessun account con questo indirizzo.",
    start: "Vai alla pagina iniziale",
  },
  fields: {
    "Email required": "Scrivi il tuo indirizzo email.",
    "Invalid email": "Questo non sembra un indirizzo email.",
  },
};
