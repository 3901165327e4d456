// A book entry by entry. The slider, or the two clocks, say which moment is shown; everything else follows.
const audit = document.getElementById("audit");
const slider = document.getElementById("at");
const point = document.getElementById("point");
const BOOK = `/ledger/v1/books/${audit.dataset.book}`;
const KINDS = JSON.parse(audit.dataset.kinds);
const SHOWN = 50;
let asked = 0;
let lotsAfter = 0;
let earliest = 1;
let where = {};

const show = (id, text) => { document.getElementById(id).textContent = seen(text); };
const moment = (text) => new Date(text).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false, dateStyle: "long", timeStyle: "medium" });
const day = (text) => text.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");

async function begin() {
  const book = await askJson(BOOK);
  slider.max = Math.max(1, book.entry_no);
  show("last", book.entry_no.toLocaleString("zh-CN"));
  document.getElementById("simulated").hidden = !book.simulated;
  audit.hidden = false;
  const linked = Number(new URLSearchParams(location.search).get("entry"));
  slider.value = linked > 0 ? Math.min(linked, slider.max) : slider.max;
  await go({ at_entry: slider.value });
}

// Answers may overtake each other while the slider moves: only the newest question counts.
async function go(params) {
  const mine = ++asked;
  where = params;
  try {
    const state = await askJson(`${BOOK}/state`, { ...params, limit: SHOWN });
    const entries = await askJson(`${BOOK}/entries`, { ...params, ...before(state.entry_no + 1) });
    if (mine !== asked) return;
    document.getElementById("problem").hidden = true;
    slider.value = state.entry_no;
    show("at-now", state.entry_no.toLocaleString("zh-CN"));
    show("standing", standing(entries.items.at(-1)));
    showBalances(state);
    showLots(state.lots, false);
    showEntries(entries.items, false);
  } catch (refusal) {
    if (refusal.status === 401) return showLogin("令牌已过期，请重新出示");
    document.getElementById("problem").hidden = false;
    show("problem", refusal.message);
  }
}

// The entries before one, as many as are shown at once.
function before(entryNo) {
  earliest = Math.max(1, entryNo - SHOWN);
  return { after: earliest - 1, limit: SHOWN };
}

function standing(entry) {
  if (!entry) return "这一时刻账上还没有分录。";
  return `截至业务日期 ${day(entry.effective_on)}，记录时间 ${moment(entry.recorded_at)}，第 ${entry.entry_no} 号分录。`;
}

function showBalances(state) {
  for (const field of document.querySelectorAll("[data-balance]")) {
    field.textContent = grouped(state[field.dataset.balance]) || "—";
    field.parentElement.classList.toggle("nothing", state[`${field.dataset.balance}_fen`] === 0);
  }
  const whole = state.received_fen + state.carried_in_fen;
  for (const place of document.querySelectorAll("[data-bar]")) place.replaceChildren(bar(state[`${place.dataset.bar}_fen`], whole));
}

// How much of the whole an amount is, as a bar with the percentage beside it.
function bar(fen, whole) {
  const share = whole > 0 ? (100 * fen) / whole : 0;
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const filled = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  drawn.setAttribute("viewBox", "0 0 100 10");
  drawn.setAttribute("preserveAspectRatio", "none");
  drawn.setAttribute("aria-hidden", "true");
  filled.setAttribute("width", Math.min(100, Math.max(0, share)));
  filled.setAttribute("height", 10);
  drawn.append(filled);
  const made = document.createDocumentFragment();
  made.append(drawn, cell(fen === 0 ? "" : `${share.toFixed(1)}%`, "span", "num"));
  return made;
}

function showLots(lots, added) {
  const rows = lots.map((lot) => {
    const row = document.createElement("tr");
    const name = cell(lot.fund_line, "th");
    name.append(cell(lot.document_no, "small", "under"));
    const amounts = [["到账", lot.amount], ["可安排", lot.available], ["已安排未拨付", lot.committed], ["已用出", lot.used]];
    row.append(name, ...amounts.map(([label, yuan]) => labelled(label, grouped(yuan), "amount")));
    return row;
  });
  const body = document.querySelector("#lots tbody");
  if (added) body.append(...rows);
  else body.replaceChildren(...(rows.length ? rows : [nothing("这一时刻还没有资金到账。", 5)]));
  lotsAfter = lots.at(-1)?.entry_no ?? lotsAfter;
  document.getElementById("earlier").addEventListener("click", async () => {
  const last = earliest;
  const found = await askJson(`${BOOK}/entries`, { ...where, ...before(last) });
  showEntries(found.items.filter((entry) => entry.entry_no < last), true);
});
document.getElementById("more-lots").hidden = lots.length < SHOWN;
}

function showEntries(entries, added) {
  const body = document.querySelector("#entries tbody");
  const rows = entries.reverse().map(entryRow);
  if (added) body.append(...rows);
  else body.replaceChildren(...(rows.length ? rows : [nothing("这一时刻账上还没有分录。", 5)]));
  document.getElementById("earlier").hidden = earliest === 1;
}

function nothing(text, columns) {
  const row = document.createElement("tr");
  const told = cell(text, "td", "muted");
  told.colSpan = columns;
  row.append(told);
  return row;
}

function entryRow(entry) {
  const number = document.createElement("button");
  number.type = "button";
  number.textContent = entry.entry_no;
  number.setAttribute("aria-label", `第 ${entry.entry_no} 号分录的证明`);
  number.addEventListener("click", () => prove(entry, number));
  const what = cell(KINDS[entry.kind] ?? entry.kind);
  what.append(cell(entry.payment || entry.project || entry.lot, "small", "under"));
  const amount = labelled("金额（元）", entry.fen ? grouped(entry.amount) : "", "amount");
  const row = document.createElement("tr");
  row.append(cell(number), labelled("日期", entry.effective_on, "num"), what, amount, labelled("经办", hand(entry.staff)));
  return row;
}

// What a service enters by itself, after another has decided, has no person behind it.
const hand = (staff) => (staff.startsWith("service:") ? "系统自动" : staff);

async function prove(entry, button) {
  for (const row of document.querySelectorAll("#entries tr[aria-current]")) row.removeAttribute("aria-current");
  button.closest("tr").setAttribute("aria-current", "true");
  const panel = document.getElementById("proof");
  const file = `/ledger/v1/entries/${entry.sequence}.tlog-proof`;
  show("proof-no", entry.entry_no);
  show("verdict", "正在核对…");
  document.getElementById("checks").replaceChildren();
  document.getElementById("proof-file").href = file;
  panel.hidden = false;
  panel.className = "panel";
  panel.focus();
  try {
    await check(entry, await (await ask(file)).text(), panel);
  } catch (refusal) {
    panel.className = "panel warn";
    show("verdict", refusal.message);
  }
}

async function check(entry, file, panel) {
  const line = (await (await ask("/ledger/v1/log", { after: entry.sequence - 1, limit: 1 })).text()).split("\n")[0];
  const leaf = leafOf(line);
  const proof = readProof(file);
  const root = rootOf(leaf.hash, proof.index, proof.size, proof.path);
  const same = root !== null && toBase64(root) === proof.root;
  const placed = leaf.sequence === entry.sequence && proof.index === entry.sequence - 1;
  const told = JSON.parse(leaf.state);
  const reads = told.book === audit.dataset.book;
  const signed = await signedBy(proof.note, await (await ask("/ledger/v1/public-key")).text());
  show("raw", line);
  show("path", file);
  const signature = { true: ["good", "检查点由公布的公钥签名"], false: ["bad", "检查点的签名与公布的公钥不符"], null: ["warn", "本浏览器不能核对 Ed25519 签名，请用 sluice verify 核对"] };
  document.getElementById("checks").replaceChildren(
    step(placed && reads, "原始记录就是本账的这一笔", `全系统第 ${leaf.sequence} 号记录`),
    step(true, `由原始记录的 ${utf8(leaf.state).length} 个字节算出指纹（SHA-256）`, toBase64(leaf.hash)),
    step(same, `沿 ${proof.path.length} 步路径算到树根，与检查点一致`, proof.root),
    step(...signature[signed], `${proof.origin}，共 ${proof.size} 条`),
  );
  const whole = placed && reads && same && signed !== false;
  panel.className = `panel ${whole ? "good" : "bad"}`;
  show("verdict", whole ? "核对无误：这一笔在签名的检查点之内，未被改动。" : "核对不符：这一笔与签名的检查点对不上，请立即报告。");
}

function step(good, text, detail) {
  const made = cell(text, "li", typeof good === "string" ? good : good ? "good" : "bad");
  made.append(cell(detail, "div", "hash muted"));
  return made;
}

function showChanges(found) {
  const rows = [...document.querySelectorAll("#balances tbody tr")].map((shown) => {
    const name = shown.querySelector("[data-balance]").dataset.balance;
    const amounts = [["前", found.before], ["后", found.after], ["变动", found.difference]];
    const row = document.createElement("tr");
    row.append(cell(shown.querySelector("th").textContent, "th"), ...amounts.map(([label, of]) => labelled(label, grouped(of[name]), `amount${of[`${name}_fen`] < 0 ? " negative" : ""}`)));
    row.classList.toggle("nothing", found.difference[`${name}_fen`] === 0);
    return row;
  });
  document.querySelector("#difference tbody").replaceChildren(...rows);
  document.querySelector("#between-entries caption").textContent = `其间 ${found.entries.length} 笔${found.entries.length === 500 ? "（只列前 500 笔，全部请存为 Excel）" : ""}`;
  document.querySelector("#between-entries tbody").replaceChildren(...found.entries.map((entry) => {
    const who = [entry.requested_by, entry.reviewed_by, entry.posted_by].filter(Boolean).join(" / ") || hand(entry.staff);
    const row = document.createElement("tr");
    row.append(cell(String(entry.entry_no), "th"));
    const fields = [["日期", entry.effective_on], ["事项", KINDS[entry.kind] ?? entry.kind], ["金额（元）", entry.fen ? grouped(entry.amount) : ""], ["项目", entry.project || entry.lot], ["会议纪要", entry.minutes_no], ["申请 / 审查 / 记账", who]];
    row.append(...fields.map(([label, value]) => labelled(label, value, { 日期: "num", "金额（元）": "amount" }[label])));
    return row;
  }));
  document.getElementById("changes").hidden = false;
}

slider.addEventListener("input", () => {
  show("at-now", Number(slider.value).toLocaleString("zh-CN"));
  clearTimeout(slider.waiting);
  slider.waiting = setTimeout(() => go({ at_entry: slider.value }), 120);
});
for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => go({ at_entry: Math.min(slider.max, Math.max(1, Number(slider.value) + Number(button.dataset.step))) }));
}
document.getElementById("newest").addEventListener("click", begin);
document.getElementById("earlier").addEventListener("click", async () => {
  const last = earliest;
  const found = await askJson(`${BOOK}/entries`, { ...where, ...before(last) });
  showEntries(found.items.filter((entry) => entry.entry_no < last), true);
});
document.getElementById("more-lots").addEventListener("click", async () => {
  showLots((await askJson(`${BOOK}/state`, { ...where, after: lotsAfter, limit: SHOWN })).lots, true);
});
point.addEventListener("submit", (event) => {
  event.preventDefault();
  const { effective, recorded } = Object.fromEntries(new FormData(point));
  go({ as_of_effective: effective, as_of_recorded: recorded && `${recorded.padEnd(19, ":00")}+08:00` });
});
document.getElementById("between").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    showChanges(await askJson(`${BOOK}/changes`, Object.fromEntries(new FormData(event.target))));
  } catch (refusal) {
    document.getElementById("problem").hidden = false;
    show("problem", refusal.message);
  }
});

enter(begin);
