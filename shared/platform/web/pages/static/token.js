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
  problemText.textContent = seen(text);
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

// What nobody sees is shown by its number, as on every page (shared/kernel/text.py): ⟨U+202E⟩ reverses the direction.
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;
const seen = (text) => String(text ?? "").replace(UNSEEN, (one) => `⟨U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);

function cell(text, name = "td", look = "") {
  const made = document.createElement(name);
  if (look) made.className = look;
  if (name === "th") made.scope = "row";
  made.append(text instanceof Node ? text : seen(text));
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
