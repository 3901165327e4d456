// The reader's token: kept in this tab, sent only to this address. Whatever the server refuses it says in words.
const login = document.getElementById("login");
const problemText = document.getElementById("login-problem");

async function ask(path, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "" && value !== undefined));
  const answer = await fetch(`${path}${query.size ? `?${query}` : ""}`, {
    headers: { Authorization: `Bearer ${sessionStorage.getItem("sluice-token")}` },
  });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const refusal = new Error(told.detail || `服务没有回答（${answer.status}），请稍后再试`);
  refusal.status = answer.status;
  throw refusal;
}

async function askJson(path, params) {
  return (await ask(path, params)).json();
}

function showLogin(text = "") {
  sessionStorage.removeItem("sluice-token");
  login.hidden = false;
  problemText.hidden = !text;
  problemText.textContent = text;
}

function enter(begin) {
  const start = () => begin().then(
    () => { login.hidden = true; },
    (refusal) => showLogin(refusal.status === 401 ? `令牌无效或已过期：${refusal.message}` : refusal.message),
  );
  document.getElementById("login-form").addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem("sluice-token", new FormData(event.target).get("token").trim());
    event.target.reset();
    start();
  });
  document.getElementById("leave").addEventListener("click", () => {
    sessionStorage.removeItem("sluice-token");
    location.reload();
  });
  if (sessionStorage.getItem("sluice-token")) start();
  else showLogin();
}

function cell(text, name = "td", look = "") {
  const made = document.createElement(name);
  if (look) made.className = look;
  if (name === "th") made.scope = "row";
  made.append(text ?? "");
  return made;
}

function labelled(label, text, look = "") {
  const made = cell(text, "td", look);
  made.dataset.label = label;
  return made;
}

function grouped(yuan) {
  const [, sign, whole, cents] = /^(-?)(\d+)(\.\d+)?$/.exec(yuan) ?? [];
  if (whole === undefined) return yuan ?? "";
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (cents ?? "");
  return sign ? `(-${text})` : text;
}
