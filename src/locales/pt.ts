import type { Messages } from "./en";

export const pt: Messages = {
  direction: "ltr",
  support: (address) => `Precisa de ajuda? Escreva para ${address}`,
  mail: {
    subject: (app) => `Entrar em ${app}`,
    subjectWithCode: (app, code) => `${code} é o seu código para ${app}`,
    preheader: (duration) => `Vale uma única vez, por ${duration}.`,
    intro: (app) => `Abra este link para entrar em ${app}:`,
    button: (app) => `Entrar em ${app}`,
    fallback: "Se o botão não funcionar, copie este link para o navegador:",
    code: "Ou digite este código onde você pediu para entrar:",
    validity: (duration) =>
      `O link e o código valem uma única vez, por ${duration}. Nunca pedimos o código por telefone, e-mail ou chat: não o compartilhe com ninguém.`,
    recipient: (app, address) =>
      `Este e-mail foi enviado para ${address} porque alguém pediu para entrar em ${app} com esse endereço. Se não foi você, ignore este e-mail: sem ele ninguém entra.`,
  },
  home: {
    title: (app) => `${app}: entrar`,
    lead: "Este é um serviço de login sem senha. Você entra com um link enviado por e-mail.",
    signIn: "Entrar",
    developers: "Para desenvolvedores",
    documentation:
      "Envie os usuários para a página de login com a redirect_uri da sua aplicação, ou chame a API a partir do seu próprio formulário. A documentação completa está em README.md e docs/, no código-fonte deste serviço.",
  },
  login: {
    title: (app) => `Entrar em ${app}`,
    email: "Seu e-mail",
    submit: "Receber e-mail",
    hint: "Enviamos um link e um código por e-mail. Você não precisa de senha.",
    person: "Confirme que você é uma pessoa.",
    needsScript: "Este formulário precisa de JavaScript, para confirmar que uma pessoa o está usando.",
    onceMore: "Para fazer isso, entre de novo.",
    haveMail: "Já recebeu o e-mail? Digite o código.",
  },
  code: {
    title: "Confira seu e-mail",
    body: (address) =>
      `Enviamos um e-mail para ${address}. Abra o link que está nele ou digite o código aqui.`,
    bodyWithoutAddress: "Enviamos um e-mail. Abra o link que está nele ou digite o código aqui.",
    label: "Código do e-mail",
    submit: "Entrar",
    wrong: "Este código está errado ou não é mais válido. Use o do e-mail mais recente que você pediu aqui.",
    tooOften: "Houve tentativas demais com este código. Abra o link do e-mail ou peça outro e-mail.",
    hint: "Pode levar um minuto. Se não chegar, olhe na pasta de spam.",
    resend: "Enviar outro e-mail",
    again: "Usar outro endereço de e-mail",
    mailbox: "Abrir a caixa de desenvolvimento",
  },
  confirm: {
    title: (app) => `Entrar em ${app}?`,
    account: "Conta",
    askedFrom: "Solicitado de",
    unknown: "um navegador desconhecido",
    place: (browser, country) => `${browser}, ${country}`,
    button: (address) => `Entrar como ${address}`,
    here: "Isso faz seu login aqui, neste navegador. Para entrar onde você pediu, digite lá o código do e-mail.",
    warning:
      "Se você não pediu para entrar, ou se este endereço de e-mail não é seu, feche esta página. Ainda não aconteceu nada.",
  },
  sameBrowser: {
    title: "Volte para onde você começou",
    body: "Este link só funciona no navegador que o solicitou. Volte para aquela janela e digite nela o código do e-mail.",
    warning: "Se você não pediu para entrar, feche esta página. Não aconteceu nada.",
  },
  linkError: {
    title: "Este link não é mais válido",
    body: "Ele expirou ou já foi usado. Um novo chega em instantes.",
    submit: "Receber novo link",
    back: "Voltar à aplicação",
  },
  emailChange: {
    subject: (app) => `Seu novo endereço de e-mail para ${app}`,
    intro: (app) => `Abra este link para usar este endereço de e-mail em ${app}:`,
    button: "Usar este endereço",
    code: "Ou digite este código onde você pediu a mudança:",
    reason: (app, account) =>
      `Você recebeu este e-mail porque alguém conectado a ${app} como ${account} quer passar a usar este endereço de e-mail. Se não foi você, ignore este e-mail: sem ele nada muda.`,
    title: "Usar este endereço de e-mail?",
    body: (app, address, account) =>
      `${address} será o endereço da conta ${account} em ${app}. Se essa conta não é sua, feche esta página: ainda não aconteceu nada.`,
    done: "Seu endereço de e-mail foi alterado",
    doneBody: (address) => `A partir de agora, entre com ${address}.`,
    taken: "Já existe uma conta com este endereço de e-mail",
    takenBody: "Entre com ele ou escolha outro endereço.",
    expired: "Este link não é mais válido",
    expiredBody: "Ele expirou ou já foi usado. Peça a mudança de novo na sua conta.",
  },
  emailChanged: {
    subject: (app) => `Seu endereço de e-mail para ${app} foi alterado`,
    intro: (app, address) =>
      `Agora você entra em ${app} com ${address}. Se não foi você, desfaça a mudança aqui:`,
    notice: (address, duration) =>
      `A partir de agora, seu endereço é ${address}. Se não foi você, desfaça a mudança em até ${duration}: seu endereço antigo volta e todas as sessões são encerradas.`,
    button: "Desfazer a mudança",
    reason: (app) => `Você recebeu este e-mail porque este era o endereço de e-mail da sua conta em ${app}.`,
    title: "Desfazer a mudança?",
    body: (address) => `${address} volta a ser seu endereço e todas as suas sessões são encerradas.`,
    done: "Seu endereço de e-mail antigo voltou",
    doneBody: (address) => `Todas as sessões foram encerradas. Entre com ${address}.`,
    expired: "Não dá mais para desfazer",
    expiredBody: "A mudança já foi desfeita ou é tarde demais.",
  },
  account: {
    title: "Sua conta",
    signedInAs: (address) => `Você entrou como ${address}.`,
    sessions: "Suas sessões abertas",
    current: "Este navegador",
    signedIn: (time) => `Entrou em ${time}`,
    unknown: "Navegador desconhecido",
    signOutThere: (place) => `Sair: ${place}`,
    signOutShort: "Sair",
    signOutOthers: "Sair de todas as outras sessões",
    changeAddress: "Alterar endereço de e-mail",
    newAddress: "Seu novo endereço de e-mail",
    sendProof: "Receber e-mail",
    proofSent: (address) =>
      `Enviamos um e-mail para ${address}. Abra o link que está nele ou digite o código aqui para concluir a mudança.`,
    useAddress: "Usar este endereço",
    delete: "Excluir conta",
    deleteTitle: "Excluir sua conta?",
    deleteBody: (address) =>
      `A conta ${address} será excluída e todas as suas sessões serão encerradas. Não dá para desfazer.`,
    deleteButton: "Excluir definitivamente",
    deleted: "Sua conta foi excluída",
    deletedBody: "Todas as suas sessões foram encerradas.",
    back: "Voltar à sua conta",
  },
  signOut: {
    question: "Sair?",
    questionBody: "Você vai sair daqui e das aplicações em que entrou por aqui.",
    button: "Sair",
    done: "Você saiu",
    doneBody: "Você pode fechar esta página.",
  },
  formPost: {
    title: "Voltar à aplicação",
    button: "Continuar",
  },
  error: {
    notFound: { title: "Não há nada aqui", body: "Talvez o endereço tenha um erro de digitação." },
    badRequest: {
      title: "Este link não está completo",
      body: "Uma parte está faltando ou foi alterada, ou ele indica uma aplicação que este serviço não conhece. Abra-o de novo pelo e-mail ou pela aplicação.",
    },
    elsewhere: {
      title: "Isso precisa ser feito neste site",
      body: "Seu navegador indica que outro site enviou isso. Abra de novo o link do e-mail ou recomece.",
    },
    wait: {
      title: "Um momento, por favor",
      body: (time) => `Houve pedidos demais por enquanto. Tente de novo em ${time}.`,
    },
    failed: { title: "Algo deu errado", body: "A falha é nossa. Tente de novo em instantes." },
    mailFailed: "Não foi possível enviar o e-mail. Tente de novo em instantes.",
    unknownEmail: "Não há conta com este endereço.",
    start: "Ir para o início",
  },
  fields: {
    "Email required": "Digite seu e-mail.",
    "Invalid email": "Isso não parece um endereço de e-mail.",
  },
};
